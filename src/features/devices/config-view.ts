import { maskText } from '../../kernel/mask.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section, table } from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import { fitting } from './table-room.ts';
import { counted, footer, type Place } from './words.ts';

/** What a device says that it is set to. */
export interface ConfigReport extends Place {
  readonly thing: string;
  /** Values as JSON, masked. */
  readonly settings: readonly { readonly path: string; readonly value: string }[];
  /** Why it is not known. */
  readonly fault?: string;
  /** Epoch milliseconds. */
  readonly readAt: number;
}

const HEAD = ['Setting', 'Value'];
const PATH_LENGTH = 80;
const VALUE_LENGTH = 200;

/** A device's settings as a table. */
export function configView(report: ConfigReport, looks: ViewContext): View {
  const { thing, title, target, settings, fault, readAt } = report;
  const rows = fitting(
    settings.map(({ path, value }) => [
      truncate(maskText(path), PATH_LENGTH),
      truncate(value, VALUE_LENGTH),
    ]),
  );
  const left = settings.length - rows.length;
  const words = fault === undefined ? counted(settings.length, 'setting') : 'not known';
  const headline = `Configuration of ${thing} (${title}): ${words}`;
  const mark = settings.length === 0 ? ':grey_question:' : ':gear:';
  return {
    text: headline,
    blocks: [
      header(`${mark} ${truncate(headline, 130)}`),
      ...(fault === undefined ? [] : [bullets([truncate(maskText(fault), 500)])]),
      ...(rows.length > 0 ? [table([HEAD, ...rows])] : []),
      ...(left > 0 ? [section(`${counted(left, 'more setting')} left out.`)] : []),
      context(footer(report, readAt, looks, 'told by the device')),
      ...actions([
        {
          label: 'Refresh',
          id: looks.button({ words: ['config', target, thing], surface: 'edit' }),
        },
        {
          label: 'Device',
          id: looks.button({ words: ['device', target, thing], surface: 'thread' }),
        },
      ]),
    ],
  };
}
