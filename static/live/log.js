/** The log of a meeting as this page knows it: every number once, in order, gaps fetched. */

/** @typedef {{ seq: number, type: string, at: string, [name: string]: any }} LogEvent */
/** @typedef {{ first: number, last: number, events: LogEvent[] }} Batch */
/** @typedef {Batch & { more: boolean }} Page */

export class MeetingLog {
  /**
   * @param {number} seq how far the page knows the log already
   * @param {(after: number) => Promise<Page>} fetchPage
   * @param {(batch: Batch) => void} deliver gets batches without gap or overlap
   */
  constructor(seq, fetchPage, deliver) {
    this.seq = seq;
    this.fetchPage = fetchPage;
    this.deliver = deliver;
    this.work = Promise.resolve();
  }

  /**
   * One batch after the other, however they arrive.
   * @param {Batch} batch
   * @returns {Promise<void>} rejects when a gap before it could not be fetched
   */
  take(batch) {
    return this.queue(async () => {
      if (batch.first > this.seq + 1) await this.fetchUntil(batch.first - 1);
      this.apply(batch);
    });
  }

  /**
   * Fetches what was written since, up to a number or to the end.
   * @param {number} [until]
   * @returns {Promise<void>}
   */
  catchUp(until = Infinity) {
    return this.queue(() => this.fetchUntil(until));
  }

  /**
   * @param {() => Promise<void>} job
   * @returns {Promise<void>}
   */
  queue(job) {
    const done = this.work.then(job);
    this.work = done.catch(() => {}); // the next one tries again
    return done;
  }

  /**
   * @param {number} until
   * @returns {Promise<void>}
   */
  async fetchUntil(until) {
    while (this.seq < until) {
      const page = await this.fetchPage(this.seq);
      this.apply(page);
      if (!page.more) return;
    }
  }

  /**
   * @param {Batch} batch
   * @returns {void}
   */
  apply(batch) {
    if (batch.last <= this.seq) return;
    const events = batch.events.filter((event) => event.seq > this.seq);
    const first = this.seq + 1;
    this.seq = batch.last;
    this.deliver({ first, last: batch.last, events });
  }
}
