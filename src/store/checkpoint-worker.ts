import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';

/** A thread that moves what was committed from SQLite's log to its file, because that syncs to disk and waits for it. */
const EVERY_MS = 1_000;

const { file } = z.object({ file: z.string() }).parse(workerData);
const database = new Sqlite(file);
const timer = setInterval(() => database.pragma('wal_checkpoint(PASSIVE)'), EVERY_MS);
parentPort?.once('message', () => {
  clearInterval(timer);
  database.close();
});
