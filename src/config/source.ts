import { type Document, LineCounter, parseDocument } from 'yaml';
import { type CatalogProblem, describeValue, formatPath, isMapping, type Path } from './problem.ts';
import { describeYamlError } from './yaml-errors.ts';
import { danglingAliases, followPath, repeatedKeys } from './yaml-tree.ts';

/** Where a path leads in a file. */
interface Location {
  /** How many segments of the path the file has; line and column are those of the last one. */
  depth: number;
  line: number;
  column: number;
}

/** One YAML file of a catalog that could be read as a map. */
export interface Source {
  /** As shown in problems. */
  file: string;
  value: Record<string, unknown>;
  locate: (path: Path) => Location;
  /** Keys that stand twice in one map. The last one counts, so that the rest of the file can still be checked. */
  repeated: CatalogProblem[];
}

type SourceResult = { ok: true; source: Source } | { ok: false; problems: CatalogProblem[] };

/** YAML 1.2 whatever a %YAML line says: no merge keys, no `yes` for true, no dates. */
const YAML_1_2 = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Reads one file's text. Text that cannot be read as one map gives every reason why. */
export function parseSource(file: string, text: string): SourceResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...YAML_1_2, lineCounter: lines });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const broken = syntaxErrors(document).map(({ offset, message }) => {
    return { file, ...place(offset), path: '', message };
  });
  if (broken.length > 0) return { ok: false, problems: firstOfEachPlace(broken) };
  const read = readMap(document);
  if (!read.ok) return { ok: false, problems: [{ file, path: '', message: read.message }] };
  const repeated = repeatedKeys(document).map(({ path, first, again }) => {
    const { line, column } = place(first);
    const message = `found it a second time, expected it once. The first is at ${file}:${line}:${column}.`;
    return { file, ...place(again), path: formatPath(path), message };
  });
  const locate = (path: Path) => {
    const { depth, offset } = followPath(document, path);
    return { depth, ...place(offset) };
  };
  return { ok: true, source: { file, value: read.map, locate, repeated } };
}

function syntaxErrors(document: Document): { offset: number; message: string }[] {
  const errors = [...document.errors, ...document.warnings].map((error) => {
    return { offset: error.pos[0], message: describeYamlError(error) };
  });
  const aliases = danglingAliases(document).map(({ name, offset }) => {
    return { offset, message: `found the alias *${name}, expected the anchor &${name} before it.` };
  });
  return [...errors, ...aliases];
}

/** One mistake often makes the parser complain twice about the same place. */
function firstOfEachPlace(problems: CatalogProblem[]): CatalogProblem[] {
  const places = problems.map(({ line, column }) => `${line}:${column}`);
  return problems.filter((_, index) => {
    const place = places[index];
    return place !== undefined && places.indexOf(place) === index;
  });
}

type MapResult = { ok: true; map: Record<string, unknown> } | { ok: false; message: string };

function readMap(document: Document): MapResult {
  try {
    const map: unknown = document.toJS();
    if (isMapping(map)) return { ok: true, map };
    const expected = 'expected a map with fields such as version, roles and systems';
    return { ok: false, message: `found ${describeValue(map)}, ${expected}.` };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const found = 'found aliases (*name) that unfold to a huge value';
    return { ok: false, message: `${found}, expected a few. Write some of them out.` };
  }
}
