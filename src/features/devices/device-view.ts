import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, type ButtonLook, bullets, context, header, section } from '../../slack/blocks.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import { judgeCertificate } from './certificates.ts';
import { certificateLines, listed } from './device-certificates.ts';
import type { DeviceRead } from './device-read.ts';
import type { FieldMap } from './field-map.ts';
import { ERRORS_SINCE } from './iot-errors.ts';
import { type Judged, judgeThing, type Sighting, type State } from './state.ts';
import { ago, amount, counted, footer, type Place } from './words.ts';

/** Everything that is known of one device. */
export interface DeviceReport extends Place, DeviceRead {
  readonly thing: string;
  readonly map: FieldMap;
  /** Epoch milliseconds. */
  readonly readAt: number;
}

const MARKS: Readonly<Record<State, string>> = {
  disconnected: ':x:',
  stale: ':x:',
  unknown: ':grey_question:',
  disabled: ':no_entry:',
  connected: ':white_check_mark:',
};
/* What is shown of each, and how long: a section that Slack would cut could end inside a code span. */
const MOST_NAMED = 6;
const MOST_ERRORS = 5;
const MOST_ATTRIBUTES = 4;
const NAME = 40;
const TEXT = 80;

/** One device: its state, then what it rests on. */
export function deviceView(report: DeviceReport, looks: ViewContext): View {
  const { thing, title, readAt } = report;
  const judged = judgeThing(sightingOf(report), report.map, readAt);
  const headline = `${thing} (${title}) is ${stateWords(judged, report)}`;
  const faults = faultsOf(report);
  return {
    text: `${headline}: ${judged.why}`,
    blocks: [
      header(`${headMark(judged, report)} ${truncate(headline, 130)}`),
      section([connectionLine(judged, report), ...stateLines(judged, report)].join('\n')),
      ...certificateLines(report).map((line) => section(line)),
      section(errorLines(report).join('\n')),
      section(registryLine(report)),
      ...(faults.length > 0 ? [bullets(faults)] : []),
      context(footer(report, readAt, looks)),
      ...actions(buttons(report, looks)),
    ],
  };
}

function sightingOf({ shadow, connectivity }: DeviceReport): Sighting {
  const found = connectivity.ok ? connectivity.value.found : undefined;
  return {
    ...(shadow.ok && { reported: shadow.value.reported }),
    ...(!shadow.ok && !shadow.missing && { fault: 'its shadow could not be read' }),
    ...(found && { connectivity: found }),
  };
}

function stateWords({ state, lastSeen }: Judged, { readAt }: DeviceReport): string {
  if (state === 'unknown') return 'not known to be connected';
  if (state !== 'stale' || lastSeen === undefined) return state;
  return `stale: silent for ${formatDuration(readAt - lastSeen)}`;
}

/** A connected device gets its tick only where its certificates are known to be fine. */
function headMark({ state }: Judged, report: DeviceReport): string {
  if (state !== 'connected') return MARKS[state];
  const { certificates, map, readAt } = report;
  if (!certificates.ok) return ':warning:';
  const levels = certificates.value.map((each) =>
    each.ok ? judgeCertificate(each.value.certificate, map.certificates, readAt).level : 'unknown',
  );
  return levels.includes('fine') || levels.length === 0 ? MARKS.connected : ':warning:';
}

function connectionLine({ state, why }: Judged, { connectivity, readAt }: DeviceReport): string {
  const line = `*Connection*  ${MARKS[state]} ${state}, ${ours(truncate(why, TEXT))}`;
  if (!connectivity.ok) return line;
  const { indexed, found } = connectivity.value;
  if (!indexed) return `${line}. Since when is not known: AWS does not index connections here.`;
  if (!found) return `${line}. AWS IoT has seen no connection of it.`;
  const since =
    found.since === undefined
      ? ', since when is not known'
      : ` for ${sinceWords(found.since, readAt)}`;
  const reason = found.reason === undefined ? '' : `, ${ours(truncate(found.reason, TEXT))}`;
  return `${line}. AWS IoT: ${found.connected ? 'connected' : 'disconnected'}${since}${reason}.`;
}

/** The time is that of the fleet index: of the last connect or disconnect event. AWS: SearchIndex, `connectivity`. */
function sinceWords(since: number, readAt: number): string {
  const instant = new Date(since).toISOString().slice(0, 19).replace('T', ' ');
  return `${formatDuration(readAt - since)}, since ${instant} UTC (fleet index)`;
}

function stateLines(judged: Judged, report: DeviceReport): string[] {
  const { power, shed, enabled } = judged;
  const { shadow, named, map } = report;
  const values = [
    ...(power === undefined ? [] : [`power ${amount(power, map.unit)}`]),
    ...(shed === undefined ? [] : [`shed ${amount(shed, map.unit)}`]),
    ...(enabled === undefined ? [] : [enabled ? 'enabled' : 'turned off']),
  ];
  const names = named.ok ? listed(named.value, MOST_NAMED) || 'none' : 'not known';
  return [
    `*Shadow*  ${[shadowWords(shadow), ...values.map(ours)].join('  ·  ')}`,
    `*Named shadows*  ${names}`,
    ...acknowledgementLine(judged, report),
  ];
}

/** Only where the catalog says where it stands. */
function acknowledgementLine({ acknowledged }: Judged, { map, readAt }: DeviceReport): string[] {
  if (map.acknowledged.length === 0) return [];
  const when = acknowledged === undefined ? 'not known' : ago(acknowledged, readAt);
  return [`*Last acknowledgement*  ${when}`];
}

function shadowWords(shadow: DeviceReport['shadow']): string {
  if (!shadow.ok) return shadow.missing ? 'it has no classic shadow' : 'not known';
  const differing = Object.keys(shadow.value.delta).length;
  const delta =
    differing === 0 ? 'as wanted' : `:warning: ${counted(differing, 'field')} not as wanted`;
  return `version ${shadow.value.version}  ·  ${delta}`;
}

function errorLines({ errors, readAt }: DeviceReport): string[] {
  const head = `*Errors of AWS IoT* in the last ${ERRORS_SINCE / 3_600_000} h`;
  if (!errors) return [`${head}  not looked at: the catalog names no log of AWS IoT`];
  if (errors.fault !== undefined) return [`${head}  :grey_question: not known`];
  const partly = errors.complete ? '' : ', as far as was read';
  if (errors.errors.length === 0) return [`${head}  none${partly}`];
  const lines = errors.errors
    .slice(0, MOST_ERRORS)
    .map(({ what, times, last }) => `${code(what, TEXT)}  ×${times}, last ${ago(last, readAt)}`);
  return [`${head}${partly}`, ...lines];
}

function registryLine({ registry }: DeviceReport): string {
  if (!registry.ok)
    return `*Registry*  ${registry.missing ? ':x: AWS has no such thing' : 'not known'}`;
  const { type, attributes, clientId } = registry.value;
  const parts = [
    ...(type === undefined ? [] : [`type ${code(type, TEXT)}`]),
    `client id ${code(clientId, TEXT)}`,
    ...Object.entries(attributes)
      .slice(0, MOST_ATTRIBUTES)
      .map(([name, value]) => `${code(name, NAME)} ${code(value, NAME)}`),
  ];
  return `*Registry*  ${parts.join('  ·  ')}`;
}

function faultsOf({ registry, shadow, named, connectivity, certificates, errors }: DeviceReport) {
  const inner = certificates.ok ? certificates.value : [];
  const policies = inner.flatMap((each) => (each.ok ? [each.value.policies] : []));
  const reads = [registry, shadow, named, connectivity, certificates, ...inner, ...policies];
  const faults = reads.flatMap((read) => (read.ok || read.missing ? [] : [read.fault]));
  const logged = errors?.fault === undefined ? [] : [errors.fault];
  return [...new Set([...faults, ...logged])].map((line) => truncate(line, 500));
}

function buttons({ thing, target, named }: DeviceReport, looks: ViewContext): ButtonLook[] {
  const look = (label: string, words: readonly string[]): ButtonLook => ({
    label,
    id: looks.button({ words, surface: 'thread' }),
  });
  const names = named.ok ? named.value.slice(0, 3) : [];
  return [
    look('Shadow', ['shadow', target, thing]),
    ...names.map((name) => look(truncate(`Shadow ${name}`, 40), ['shadow', target, thing, name])),
    { label: 'Refresh', id: looks.button({ words: ['device', target, thing], surface: 'edit' }) },
  ];
}
