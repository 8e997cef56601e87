import { maskText } from '../../kernel/mask.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section, table } from '../../slack/blocks.ts';
import { ours, truncate } from '../../slack/text.ts';
import { type Circuit, type CircuitsReading, mayBeShed } from './circuits-read.ts';
import { fitting } from './table-room.ts';
import { amount, counted, footer, type Place } from './words.ts';

/** The circuits of a device, or why they are not known. */
export interface CircuitsReport extends Place {
  readonly thing: string;
  /** Of power. */
  readonly unit: string;
  readonly found: CircuitsReading;
  /** Epoch milliseconds. */
  readonly readAt: number;
}

const HEAD = ['Circuit', 'Name', 'State', 'Power', 'Rated', 'Shedding'];
const NAME = 40;

/** Circuits as a table, in the order of the device, with what may be shed of them. */
export function circuitsView(report: CircuitsReport, looks: ViewContext): View {
  const { thing, title, target, unit, found, readAt } = report;
  const circuits = found.ok ? found.value.circuits : [];
  const headline = `Circuits of ${thing} (${title}): ${found.ok ? counted(circuits.length, 'circuit') : 'not known'}`;
  const faults = found.ok ? [found.value.note ?? []].flat() : [found.fault];
  const rows = fitting(circuits.map((circuit) => cells(circuit, unit)));
  const left = circuits.length - rows.length;
  const mark = circuits.length === 0 ? ':grey_question:' : ':electric_plug:';
  return {
    text: headline,
    blocks: [
      header(`${mark} ${truncate(headline, 130)}`),
      ...(circuits.length > 0 ? [section(ours(totals(circuits, unit).join('\n')))] : []),
      ...(faults.length > 0 ? [bullets(faults.map((line) => truncate(maskText(line), 500)))] : []),
      ...(rows.length > 0 ? [table([HEAD, ...rows])] : []),
      ...(left > 0 ? [section(`${counted(left, 'more circuit')} left out.`)] : []),
      context(footer(report, readAt, looks, ...(found.ok ? [`from ${found.value.from}`] : []))),
      ...actions([
        {
          label: 'Refresh',
          id: looks.button({ words: ['circuits', target, thing], surface: 'edit' }),
        },
        {
          label: 'Device',
          id: looks.button({ words: ['device', target, thing], surface: 'thread' }),
        },
      ]),
    ],
  };
}

function totals(circuits: readonly Circuit[], unit: string): string[] {
  const on = circuits.filter(({ enabled }) => enabled === true).length;
  const measured = circuits.flatMap(({ power }) => power ?? []);
  const power = measured.length === 0 ? 'not known' : amount(sum(measured), unit);
  const sheddable = circuits.filter(mayBeShed);
  const critical = circuits.filter((circuit) => circuit.critical === true);
  const unsaid = circuits.filter((circuit) => circuit.critical === undefined);
  return [
    `${on} of ${circuits.length} on  ·  power ${power}`,
    `May be shed: ${named(sheddable)}${sheddable.length === 0 ? '' : `, ${amount(sum(sheddable.map((each) => each.power ?? 0)), unit)} together at most`}`,
    `Critical, never shed: ${named(critical)}`,
    ...(unsaid.length === 0
      ? []
      : [`Not said whether critical, so never shed either: ${named(unsaid)}`]),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((one, other) => one + other, 0);
}

function named(circuits: readonly Circuit[]): string {
  return circuits.map(({ name }) => truncate(name, NAME)).join(', ') || 'none';
}

function cells(circuit: Circuit, unit: string): string[] {
  const { id, name, enabled, power, rated } = circuit;
  const value = (number: number | undefined) => (number === undefined ? '–' : amount(number, unit));
  const state = enabled === undefined ? 'not known' : enabled ? 'on' : 'off';
  return [
    truncate(id, NAME),
    truncate(name, NAME),
    state,
    value(power),
    value(rated),
    shedding(circuit),
  ];
}

function shedding(circuit: Circuit): string {
  if (circuit.critical === true) return 'critical: never';
  if (circuit.critical === undefined) return 'not known: never';
  return mayBeShed(circuit) ? 'may be shed' : 'nothing to shed';
}
