/**
 * Reads a dotted path (`status.mqtt_connected`, `loads.0.id`) in a parsed JSON value. Returns `undefined`
 * where the path leads nowhere. Only own members count, so `constructor` is no path into a plain object.
 */
export function readPath(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((parent, key) => {
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key))
      return undefined;
    return Reflect.get(parent, key);
  }, value);
}
