import { AwsFault } from '../../aws/faults.ts';
import { knownDimensions } from '../../aws/list-metrics.ts';
import type { CatalogMetricSource } from '../../config/metrics-schema.ts';
import type { NamedMetric } from './catalog-metrics.ts';
import type { ReadTools } from './read.ts';

/** Why a metric has no point in the window, in a sentence: nobody may take silence for zero. */
export async function whyNoData(metric: NamedMetric, tools: ReadTools): Promise<string> {
  const { source } = metric;
  if (!('math' in source)) return whyNone(source, tools);
  const terms = Object.values(source.of);
  const reasons = await Promise.all(terms.map((term) => whyNone(term, tools)));
  const [reason] = reasons.filter((each) => !each.endsWith(IN_WINDOW));
  return reason ?? 'No period of this window has data of everything that the math needs.';
}

const IN_WINDOW = 'has no data in this window.';
const MOST_SHOWN = 3;

async function whyNone(source: CatalogMetricSource, tools: ReadTools): Promise<string> {
  const { namespace, metric, dimensions } = source;
  const name = `${namespace} ${metric}`;
  const known = await dimensionsOf(source, tools);
  if (!known) return `${name} ${IN_WINDOW}`;
  if (known.length === 0)
    return `CloudWatch has seen no ${name} in the last two weeks. Check namespace and name, and whether anything publishes it.`;
  const wanted = wordsOf(dimensions);
  const others = known.map(wordsOf);
  if (others.includes(wanted)) return `${name} with ${wanted} ${IN_WINDOW}`;
  const shown = others.slice(0, MOST_SHOWN).join('; ');
  const more = others.length > MOST_SHOWN ? ` and ${others.length - MOST_SHOWN} more` : '';
  return `CloudWatch knows ${name} with other dimensions than ${wanted}: ${shown}${more}.`;
}

/** Undefined when CloudWatch does not tell. */
async function dimensionsOf(source: CatalogMetricSource, { clients, scope, signal }: ReadTools) {
  try {
    return await knownDimensions(clients, scope, source, signal);
  } catch (error) {
    if (error instanceof AwsFault) return undefined;
    throw error;
  }
}

function wordsOf(dimensions: Readonly<Record<string, string>>): string {
  const words = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? 'no dimensions' : words.sort().join(', ');
}
