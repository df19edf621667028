export { parseCvrplib, type CapacitatedInstance } from './cvrplib.ts'
export { solveCapacitated, solveWindowed, type InstanceSolution } from './instances.ts'
export { parseSolomon, type WindowedInstance } from './solomon.ts'
export type { FileFault } from './text-lines.ts'
