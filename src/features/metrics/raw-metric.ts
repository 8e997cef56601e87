import { UserError } from '../../kernel/errors.ts';
import { quoted } from '../../kernel/words.ts';
import type { NamedMetric } from './catalog-metrics.ts';

const RAW =
  /^(?<namespace>[\w ./#-]{1,255}):(?<metric>[^{}:]{1,255})(?:\{(?<dimensions>[^{}]*)\})?$/;

/** A metric as CloudWatch names it: `namespace:metric{dimension=value,…}`. Undefined for a word that is no such thing. */
export function rawMetric(word: string): NamedMetric | undefined {
  const { namespace, metric, dimensions = '' } = RAW.exec(word)?.groups ?? {};
  if (namespace === undefined || metric === undefined) {
    if (!/[:{}]/.test(word)) return undefined;
    throw new UserError(
      `${quoted(word)} is not a metric. Write \`namespace:metric{dimension=value,dimension=value}\`, in quotes where there is a space.`,
    );
  }
  return {
    name: word,
    title: metric.slice(0, 60),
    unit: '',
    source: { namespace, metric, dimensions: dimensionsOf(dimensions, word), stat: 'Average' },
  };
}

function dimensionsOf(text: string, word: string): Record<string, string> {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [, name, value] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
      if (name === undefined || value === undefined || value === '')
        throw new UserError(`${quoted(part)} in ${quoted(word)} is not \`dimension=value\`.`);
      return [name, value.replace(/^"(.*)"$/, '$1')];
    }),
  );
}
