/** Comments that wait on this phone, in IndexedDB; where that is refused, in localStorage or only on the page. */

/** @typedef {{ client_id: string, who: string, meeting: string, text: string, item: string, at: number }} Unsent */

const DATABASE = "xiangyi";
const STORE = "unsent";
const FALLBACK = "xiangyi-unsent";

/**
 * Whose comments for which meeting: on a shared phone nobody sends another's words.
 * @param {string} who
 * @param {string} meeting
 * @returns {(entry: Unsent) => boolean}
 */
const belongs = (who, meeting) => (entry) => entry.who === who && entry.meeting === meeting;

/** Keeps entries in IndexedDB. */
class DatabaseStore {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} ask
   * @returns {Promise<any>}
   */
  run(mode, ask) {
    return new Promise((resolve, reject) => {
      const work = this.database.transaction(STORE, mode);
      const asked = ask(work.objectStore(STORE));
      work.oncomplete = () => resolve(asked.result);
      work.onabort = work.onerror = () => reject(work.error);
    });
  }

  /**
   * @param {string} who
   * @param {string} meeting
   * @returns {Promise<Unsent[]>} oldest first
   */
  async list(who, meeting) {
    /** @type {Unsent[]} */
    const all = await this.run("readonly", (store) => store.getAll());
    return all.filter(belongs(who, meeting)).sort((a, b) => a.at - b.at);
  }

  /**
   * @param {Unsent} entry
   * @returns {Promise<void>}
   */
  keep(entry) {
    return this.run("readwrite", (store) => store.put(entry));
  }

  /**
   * @param {string} clientId
   * @returns {Promise<void>}
   */
  drop(clientId) {
    return this.run("readwrite", (store) => store.delete(clientId));
  }
}

/** Keeps entries in localStorage, or in memory where even that is refused. */
export class SimpleStore {
  constructor() {
    /** @type {Unsent[]} */
    this.entries = [];
    try {
      this.entries = JSON.parse(localStorage.getItem(FALLBACK) ?? "[]");
    } catch {
      // Private windows refuse storage: the words stay as long as the page does.
    }
  }

  /** @returns {void} */
  write() {
    try {
      localStorage.setItem(FALLBACK, JSON.stringify(this.entries));
    } catch {
      // As above.
    }
  }

  /**
   * @param {string} who
   * @param {string} meeting
   * @returns {Promise<Unsent[]>}
   */
  async list(who, meeting) {
    return this.entries.filter(belongs(who, meeting));
  }

  /**
   * @param {Unsent} entry
   * @returns {Promise<void>}
   */
  async keep(entry) {
    this.entries.push(entry);
    this.write();
  }

  /**
   * @param {string} clientId
   * @returns {Promise<void>}
   */
  async drop(clientId) {
    this.entries = this.entries.filter((entry) => entry.client_id !== clientId);
    this.write();
  }
}

/** @returns {Promise<DatabaseStore | SimpleStore>} */
export function openUnsent() {
  return new Promise((resolve) => {
    try {
      const opening = indexedDB.open(DATABASE, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "client_id" });
      opening.onsuccess = () => resolve(new DatabaseStore(opening.result));
      opening.onerror = opening.onblocked = () => resolve(new SimpleStore());
    } catch {
      resolve(new SimpleStore());
    }
  });
}

/**
 * A random UUID; `crypto.randomUUID` exists under https only.
 * @returns {string}
 */
export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40; // RFC 9562 5.4: version 4
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
