import { type Catalog, catalogSchema } from './catalog.ts';
import { clashes } from './cross-references.ts';
import { readCatalogFiles } from './files.ts';
import { locateIn, mergeSources } from './merge.ts';
import { type CatalogProblem, type Finding, formatPath } from './problem.ts';
import { schemaFindings } from './schema-findings.ts';
import { parseSource, type Source } from './source.ts';

export type CatalogResult =
  | {
      ok: true;
      catalog: Catalog;
      /** The files that were read, as paths that can be opened and watched. */
      files: string[];
    }
  | {
      ok: false;
      /** Never empty; in the order of the files and of the lines in them. */
      problems: CatalogProblem[];
    };

/**
 * Reads a catalog from a file, or from all *.yml and *.yaml files of a folder together, and reports everything that is
 * wrong with it at once. Text that is not YAML is reported alone, because what it was meant to say is not known.
 */
export async function loadCatalog(path: string): Promise<CatalogResult> {
  const read = await readCatalogFiles(path);
  const parsed = read.files.map(({ name, text }) => parseSource(name, text));
  const unreadable = [
    ...read.problems,
    ...parsed.flatMap((result) => (result.ok ? [] : result.problems)),
  ];
  const [first, ...others] = parsed.flatMap((result) => (result.ok ? [result.source] : []));
  if (unreadable.length > 0 || !first) return { ok: false, problems: inFileOrder(unreadable) };
  const checked = check([first, ...others]);
  return checked.ok ? { ...checked, files: read.files.map((file) => file.path) } : checked;
}

function check(sources: [Source, ...Source[]]) {
  const merged = mergeSources(sources);
  const parsed = catalogSchema.safeParse(merged.value);
  const findings = [
    ...(parsed.success ? [] : schemaFindings(parsed.error, merged.value)),
    ...clashes(merged.value),
  ];
  const problems = [
    ...sources.flatMap(({ repeated }) => repeated),
    ...merged.problems,
    ...findings.map((finding) => problemOf(finding, sources)),
  ];
  return parsed.success && problems.length === 0
    ? { ok: true as const, catalog: parsed.data }
    : { ok: false as const, problems: inFileOrder(problems) };
}

function problemOf(finding: Finding, sources: [Source, ...Source[]]): CatalogProblem {
  const { file, line, column } = locateIn(sources, finding.path);
  const { found, expected, takenBy } = finding;
  const first = takenBy && locateIn(sources, takenBy);
  const hint = first ? `. The first is at ${first.file}:${first.line}:${first.column}` : '';
  const sentence = `found ${found}, expected ${expected}${hint}`;
  const message = sentence.endsWith('?') ? sentence : `${sentence}.`;
  return { file, line, column, path: formatPath(finding.path), message };
}

/** Files are read in the order of their names. */
function inFileOrder(problems: CatalogProblem[]): CatalogProblem[] {
  return [...problems].sort(
    (a, b) =>
      Number(a.file > b.file) - Number(a.file < b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
