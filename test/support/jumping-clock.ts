// A machine whose clock is set while it runs: what asks for the time is told another; what measures time (`performance`,
// timers) goes on as it does on a real machine. For the whole process, from when this is loaded.
const Real = Date
let ahead = 0
const now = () => Real.now() + ahead

globalThis.Date = new Proxy(Real, {
  construct: (_target, given, self) => Reflect.construct(Real, given.length === 0 ? [now()] : given, self),
  apply: () => new Real(now()).toString(),
  get: (target, name, self) => (name === 'now' ? now : Reflect.get(target, name, self)),
})

/** Sets the clock so many milliseconds ahead of the real one; 0 sets it right. */
export function setClock(aheadMs: number): void {
  ahead = aheadMs
}
