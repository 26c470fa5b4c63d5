// The two biggest tabs, fetched together when one of them is first opened.
export { Clocks } from './clocks/clocks';
export { Rules } from './rules/rules';
