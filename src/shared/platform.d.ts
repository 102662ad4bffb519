/**
 * Globals that Node, browsers, workers and Electron all have, but that ES itself does not define.
 * The trainer and the shared code are compiled without Node's and the DOM's types, so that nothing
 * else of those can slip in.
 */
declare function structuredClone<Value>(value: Value): Value;
declare function queueMicrotask(callback: () => void): void;
