import type { Catalog } from './config/catalog.ts';
import { type CatalogInForce, createCatalogInForce } from './config/in-force.ts';
import { maskText } from './kernel/mask.ts';
import type { Log } from './log.ts';
import { noticeView } from './slack/notice.ts';
import type { Outbox } from './slack/outbox.ts';

/**
 * What the bot has to say about itself, in the channel that the catalog names for that: a line, and more lines as they are.
 * Nobody is told where there is none. Rejects when Slack does not take it.
 */
export async function tellOps(
  outbox: Pick<Outbox, 'post'>,
  { opsChannel }: Pick<Catalog, 'opsChannel'>,
  notice: string,
  isMended = false,
): Promise<void> {
  if (opsChannel === undefined) return;
  const mark = isMended ? ':white_check_mark:' : ':warning:';
  await outbox.post(opsChannel, noticeView(maskText(notice), mark));
}

/** The catalog in force, whose problems are told in its ops channel. Throws CatalogError at start. */
export function watchedCatalog(
  path: string,
  outbox: Pick<Outbox, 'post'>,
  log: Log,
): Promise<CatalogInForce> {
  const opened: Promise<CatalogInForce> = createCatalogInForce(path, {
    onReload: (summary) => log.info(summary),
    onProblem: (text) => {
      log.error(text);
      void opened
        .then((catalog) => tellOps(outbox, catalog.current(), text))
        .catch((error: unknown) => log.error({ error }, 'The ops channel could not be told.'));
    },
  });
  return opened;
}
