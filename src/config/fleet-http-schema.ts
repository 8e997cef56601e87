import { z } from 'zod';
import { duration, fieldPath, fields, text } from './values.ts';

/* What the things of a fleet are asked over HTTP, and where their circuits stand. */

const circuitFields = fields({
  id: fieldPath.default('id').describe('What tells it from the others.'),
  name: fieldPath.default('name').describe('What people call it.'),
  enabled: fieldPath.default('enabled').describe('False while it is switched off.'),
  power: fieldPath.default('power').describe('What it draws now, in the unit of the fleet.'),
  rated: fieldPath.default('rated').describe('What it draws at most, in the unit of the fleet.'),
  critical: fieldPath.default('critical').describe('True for what is never shed.'),
}).prefault({});

/** Where the circuits of a thing are found: at its HTTP address, else in its reported state. */
export const circuits = fields({
  path: text(/^\/\S*$/, 'a path such as /circuits')
    .optional()
    .describe('Below its HTTP address.'),
  at: fieldPath
    .optional()
    .describe('Where the list stands in that answer; without it, it is the answer.'),
  reported: fieldPath.optional().describe('Where the list stands in the reported state.'),
  fields: circuitFields.describe('Where things stand in each of them.'),
});

/** The HTTP address of things, and what is asked there. */
export const http = fields({
  url: text(/^https?:\/\/[^\s@]+$/, 'an address such as https://{thing}.example.com')
    .optional()
    .describe('The address of every thing; {thing} is its name.'),
  urls: z
    .record(
      z.string(),
      text(/^https?:\/\/[^\s@]+$/, 'an address such as https://device.example.com'),
    )
    .default({})
    .describe('Addresses of single things, by the name of the thing.'),
  timeout: duration.prefault('5s').describe('How long one answer may take.'),
  config: text(/^\/\S*$/, 'a path such as /config')
    .optional()
    .describe('Its configuration, a JSON map.'),
  live: fields({
    path: text(/^\/\S*$/, 'a path such as /live').describe('What it does now, a JSON map.'),
    every: duration.prefault('2s').describe('How often it is asked.'),
    connected: fieldPath.optional().describe('True while the thing is connected.'),
    power: fieldPath.optional().describe('The power that it draws.'),
    shed: fieldPath.optional().describe('The power that it sheds.'),
    event: fieldPath.optional().describe('The id of the event that is active.'),
    remaining: fieldPath.optional().describe('The seconds that are left of it.'),
  })
    .optional()
    .describe('What it does now.'),
});

export type FleetCircuits = z.infer<typeof circuits>;
export type FleetHttp = z.infer<typeof http>;
