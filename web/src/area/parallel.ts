/** As many at once as a browser asks one server anyway. */
const AT_ONCE = 6;

/** Does something with each, several at once. After a failure nothing new is begun, and nothing goes on behind it. */
export async function inParallel<T>(all: readonly T[], signal: AbortSignal, work: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  const failures: unknown[] = [];
  const hand = async (): Promise<void> => {
    for (const one of rest) {
      if (failures.length > 0 || signal.aborted) return;
      await work(one).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
