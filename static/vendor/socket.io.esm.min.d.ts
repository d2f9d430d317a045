/** The part of socket.io-client that this project uses. */
export interface Socket {
  connected: boolean;
  active: boolean;
  on(event: string, listener: (...args: any[]) => void): this;
  timeout(ms: number): { emit(event: string, payload: unknown, done: (error: Error | null, answer: any) => void): void };
  connect(): this;
  disconnect(): this;
}
export function io(url: string, options: Record<string, unknown>): Socket;
