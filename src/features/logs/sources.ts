import { UserError } from '../../kernel/errors.ts';
import { type LogSource, logSources } from '../../kernel/log-sources.ts';
import { type Target, targetName } from '../../kernel/targets.ts';

/**
 * The logs of a target. Throws UserError where it has none, which names the components that have one; `command` and
 * `options` are what their buttons ask then.
 */
export function chooseSources(
  target: Target,
  command: string,
  options: readonly string[],
): LogSource[] {
  const sources = distinct(logSources(target));
  if (sources.length > 0) return sources;
  const whole = { ...target, component: undefined };
  const others = [...new Set(logSources(whole).map(({ component }) => component))];
  if (others.length === 0)
    throw new UserError(
      `The catalog names no log in \`${targetName(whole)}\`. Add \`logs: { group: … }\` to its services, databases or logs.`,
    );
  throw new UserError(
    `The catalog names no log of \`${targetName(target)}\`. These have one:`,
    others.map((component) => ({
      label: component,
      words: [...command.split(' '), `${targetName(whole)}/${component}`, ...options],
    })),
  );
}

/** A log that several components write to is read once. */
function distinct(sources: readonly LogSource[]): LogSource[] {
  return [...Map.groupBy(sources, ({ group }) => group).values()].flatMap(([first]) => first ?? []);
}
