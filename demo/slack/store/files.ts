import type { Ids } from '../ids.ts';
import { Refusal } from '../refusal.ts';

/** A file from the moment its upload URL is asked for. */
export interface StoredFile {
  id: string;
  name: string;
  title: string;
  altText: string;
  /** The length that was announced, in bytes. */
  length: number;
  /** The last part of its upload URL. */
  secret: string;
  uploader: string;
  createdAt: number;
  bytes?: Uint8Array;
  /** When `files.completeUploadExternal` was called; processing starts then. */
  completedAt?: number;
  sharedIn: string[];
}

/** Slack's types of the extensions that we meet, others are octet-stream. */
const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
};

export class FileStore {
  readonly #files = new Map<string, StoredFile>();
  readonly #ids: Ids;
  readonly #now: () => number;
  readonly #processing: number;

  /** `processing`: how long Slack looks at a new file before it can be shown, in milliseconds. */
  constructor(ids: Ids, now: () => number, processing: number) {
    this.#ids = ids;
    this.#now = now;
    this.#processing = processing;
  }

  announce(file: Pick<StoredFile, 'name' | 'altText' | 'length' | 'uploader'>): StoredFile {
    const id = this.#ids.next('F');
    const secret = this.#ids.secret();
    const createdAt = this.#now();
    const stored = { ...file, id, secret, createdAt, title: file.name, sharedIn: [] };
    this.#files.set(id, stored);
    return stored;
  }

  find(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  require(id: string): StoredFile {
    const file = this.#files.get(id);
    if (!file) throw new Refusal('file_not_found');
    return file;
  }

  complete(file: StoredFile, title: string | undefined): void {
    if (!file.bytes) throw new Refusal('file_not_found');
    file.completedAt ??= this.#now();
    if (title) file.title = title;
  }

  /** Whether Slack has finished with the file. */
  isProcessed({ completedAt }: StoredFile): boolean {
    return completedAt !== undefined && this.#now() - completedAt >= this.#processing;
  }

  /** Whether a block may show this file: a processed picture of a kind that Slack allows. */
  isShowable(file: StoredFile): boolean {
    return this.isProcessed(file) && mimeType(file).startsWith('image/');
  }
}

/** The MIME type by the file's extension. */
export function mimeType({ name }: Pick<StoredFile, 'name'>): string {
  return TYPES[extension(name)] ?? 'application/octet-stream';
}

/** The part after the last dot, in small letters. */
export function extension(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
