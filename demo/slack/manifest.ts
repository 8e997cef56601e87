import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { WorkspaceOptions } from './workspace.ts';

const manifest = z.object({
  features: z.object({ slash_commands: z.array(z.object({ command: z.string() })) }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});

/** The app as it is installed from its manifest: with those commands, scopes and events, and no others. */
export async function installedApp(): Promise<
  Required<Pick<WorkspaceOptions, 'commands' | 'events' | 'scopes'>>
> {
  const file = new URL('../../manifest.yml', import.meta.url);
  const { features, oauth_config, settings } = manifest.parse(parse(await readFile(file, 'utf8')));
  return {
    commands: features.slash_commands.map(({ command }) => command),
    scopes: oauth_config.scopes.bot,
    events: settings.event_subscriptions.bot_events,
  };
}
