import { CheckpointsUnusable, readText } from './checkpoint-files.ts';
import { checkpointBody, type Note } from './signed-note.ts';

/** Signed notes that were kept outside the database, as somebody brings them back. */
export interface Anchors {
  file: string;
  notes: Note[];
  /** Lines (from 1) that hold the signature of a note that is not whole. */
  strayLines: number[];
}

/** Reads a file of anchors. Throws {@link CheckpointsUnusable} if there is none, or no note in it. */
export async function readAnchors(file: string): Promise<Anchors> {
  const text = await readText(file);
  if (text === undefined) throw new CheckpointsUnusable(`There is no file ${file}.`);
  const found = findNotes(text);
  if (found.notes.length === 0) {
    throw new CheckpointsUnusable(
      `${file} holds no signed note. Copy the messages or log lines as they are, from the line with the name of the log to the one with the signature.`,
    );
  }
  return { file, ...found };
}

/** An end of line, also as JSON within JSON writes it; copying may add blanks. */
const END = String.raw`[ \t]*(?:\\+r|\r)?(?:\n|\\+n)[ \t]*`;
const SLASH = String.raw`\\*/`;
/** An em dash, also as JSON may write it. */
const DASH = String.raw`(?:—|\\+u2014)`;
const BASE64 = `(?:[A-Za-z0-9+]|${SLASH})`;
const NAME = String.raw`(?:[^\s+"'\x60\\/]|${SLASH}){1,200}`;

const SIGNATURE = new RegExp(`${DASH} (?<signer>${NAME}) (?<signature>${BASE64}{40,}={0,2})`, 'g');
/** What stands before a signature; other text may stand directly before the name of the log. */
const BODY = new RegExp(
  `(?<origin>${NAME})${END}(?<size>\\d{1,15})${END}(?<hash>${BASE64}{43}=)(?:${END})+$`,
);
const LONGEST_BODY = 500;

/**
 * Finds signed notes in any text that holds them: one after the other, in JSON log lines, in an export of CloudWatch
 * (JSON within JSON), in copied messages of Slack.
 */
export function findNotes(text: string): Pick<Anchors, 'notes' | 'strayLines'> {
  const lineAt = lineCounter(text);
  const notes: Note[] = [];
  const strayLines: number[] = [];
  for (const { index, groups = {} } of text.matchAll(SIGNATURE)) {
    const from = Math.max(0, index - LONGEST_BODY);
    const body = BODY.exec(text.slice(from, index));
    const { origin = '' } = body?.groups ?? {};
    const { signer = '' } = groups;
    if (body && origin.endsWith(signer)) {
      const begin = from + body.index + origin.length - signer.length;
      notes.push({ ...noteOf({ ...body.groups, ...groups }), line: lineAt(begin) });
    } else strayLines.push(lineAt(index));
  }
  return { notes, strayLines };
}

/** The name at the end of a signature says where the name at the begin of the note begins. */
function noteOf(parts: Readonly<Record<string, string | undefined>>): Omit<Note, 'line'> {
  const bare = (name: string) => (parts[name] ?? '').replaceAll('\\', '');
  const origin = bare('signer');
  const seq = Number(parts.size);
  const hash = Buffer.from(bare('hash'), 'base64').toString('hex');
  return {
    origin,
    seq,
    hash,
    body: checkpointBody(origin, { seq, hash }),
    signer: origin,
    signature: Buffer.from(bare('signature'), 'base64'),
  };
}

/** The line (from 1) of places in a text; they must be asked for in ascending order. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let counted = 0;
  return (index) => {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < index; ) {
      line += 1;
      counted = at + 1;
      at = text.indexOf('\n', counted);
    }
    return line;
  };
}
