import { SECOND } from '../../time.ts';
import { settingsOf } from '../device-writes.ts';
import { type JsonObject, rounded, seconds } from '../json.ts';
import { curtail, totalKw } from '../loads/curtail.ts';
import { panelLoads } from '../loads/panel-loads.ts';
import { numberIn, textIn } from './envelope.ts';
import type { Heard, Reply } from './outcome.ts';

type PanelReply = Omit<Reply, 'ack'> & {
  /** `status` and what else the acknowledgement has beside its head. */
  fields: JsonObject;
};

/** The ops of the newer VEN (dialect B); it ignores all others. Repository: the newer VEN. */
export const PANEL_OPS: ReadonlyMap<string, (heard: Heard) => PanelReply> = new Map(
  Object.entries<(heard: Heard) => PanelReply>({
    ping: () => ({ fields: { status: 'success', pong: true } }),
    event: startEvent,
    shedPanel: startEvent,
    restore: ({ at }) => ({ fields: { status: 'success' }, effect: { at, kind: 'restore' } }),
  }),
);

/** Arguments are read from `data`, or else beside it. */
function startEvent({ state, device, command, at }: Heard): PanelReply {
  const fields = { ...command.body, ...command.data };
  const requestedKw = numberIn(fields, 'shed_kw', 'requestedReductionKw') ?? 0;
  const lasts = numberIn(fields, 'duration_sec', 'durationS') ?? 300;
  const id = textIn(fields, 'event_id') ?? `evt-${seconds(at)}`;
  const event = { id, requestedKw, from: at, to: at + lasts * SECOND };
  const loads = panelLoads(device, settingsOf(state, device, at), at);
  const shed = curtail(event, loads);
  const curtailed = loads.flatMap(({ id: loadId, name, amps, wantedKw, sheddable }) => {
    const shedKw = shed.get(loadId) ?? 0;
    if (shedKw === 0) return [];
    return [
      {
        ...{ id: loadId, name, breaker_amps: amps },
        original_kw: rounded(wantedKw),
        curtailed_kw: rounded(shedKw),
        final_kw: rounded(wantedKw - shedKw),
        critical: sheddable === 0,
      },
    ];
  });
  return {
    fields: {
      status: 'accepted',
      event_id: id,
      requested_shed_kw: requestedKw,
      actual_shed_kw: rounded(totalKw(shed.values())),
      circuits_curtailed: curtailed,
    },
    effect: { at, kind: 'event', event },
  };
}
