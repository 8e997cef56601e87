/** Elements that were pressed and whose effect has not shown yet. */

const LONGEST_WAIT_MS = 10_000;

const timers = new Map<HTMLElement, number>();

/** Marks a pressed element until something changes or 10 s pass. False where it is marked already. */
export function startWorking(origin: HTMLElement): boolean {
  if (timers.has(origin)) return false;
  origin.setAttribute('aria-busy', 'true');
  timers.set(
    origin,
    setTimeout(() => stopWorking(origin), LONGEST_WAIT_MS),
  );
  return true;
}

/** Something changed, or a press was refused: nothing waits any longer. */
export function stopAllWorking(): void {
  for (const origin of [...timers.keys()]) stopWorking(origin);
}

function stopWorking(origin: HTMLElement): void {
  clearTimeout(timers.get(origin));
  timers.delete(origin);
  origin.removeAttribute('aria-busy');
}
