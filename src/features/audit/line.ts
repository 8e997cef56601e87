import type { StoredRow } from '../../store/chain.ts';

/**
 * One row as a line of an export, canonical JSON like its entry. The hash is SHA-256 (hex) of this very line without the
 * member `"hash":"…",`, so that anybody can check it with `sed` and `sha256sum`.
 */
export function auditLine({ seq, prev, hash, entry }: StoredRow): string {
  return `{"entry":${entry},"hash":"${hash}","prev":"${prev}","seq":${seq}}`;
}

const LINE =
  /^\{"entry":(?<entry>.*),"hash":"(?<hash>[0-9a-f]{64})","prev":"(?<prev>[0-9a-f]{64})","seq":(?<seq>\d{1,15})\}$/s;

/** The row of a line; undefined if it is none. */
export function readAuditLine(line: string): StoredRow | undefined {
  const { entry, hash, prev, seq } = LINE.exec(line)?.groups ?? {};
  if (entry === undefined || hash === undefined || prev === undefined) return undefined;
  return { seq: Number(seq), prev, hash, entry };
}
