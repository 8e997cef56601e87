import { z } from 'zod';
import { jsonOf } from './values.ts';

/** `91.5 (21/11/26 10:00:00)`, between the brackets of a reason. */
const DATAPOINT =
  /(?<value>[-+]?\d[\d.]*(?:E[-+]?\d+)?) \((?<day>\d\d)\/(?<month>\d\d)\/(?<year>\d\d) (?<time>\d\d:\d\d:\d\d)\)/gi;

/** The newest datapoint that a reason of CloudWatch's lists; it dates each of them, and lists no fixed order. */
export function newestDatapoint(reason: string): number | undefined {
  const found = [...reason.matchAll(DATAPOINT)].map(({ groups = {} }) => ({
    at: `${groups.year}${groups.month}${groups.day} ${groups.time}`,
    value: Number(groups.value),
  }));
  return newest(found);
}

const reasonData = z.object({
  evaluatedDatapoints: z.array(z.object({ timestamp: z.string(), value: z.number().optional() })),
});

/** The newest datapoint of `reasonData`, a JSON text that EventBridge's events carry. */
export function newestEvaluated(text: string | undefined): number | undefined {
  const parsed = reasonData.safeParse(jsonOf(text ?? ''));
  if (!parsed.success) return undefined;
  const found = parsed.data.evaluatedDatapoints.flatMap(({ timestamp, value }) =>
    value === undefined ? [] : [{ at: timestamp, value }],
  );
  return newest(found);
}

function newest(found: readonly { at: string; value: number }[]): number | undefined {
  const [first] = found.toSorted((one, other) => (one.at < other.at ? 1 : -1));
  return first && Number.isFinite(first.value) ? first.value : undefined;
}
