import type { Graph } from './graph.ts'

/** One connected part of a district. */
export interface Piece {
  readonly district: number
  readonly customers: readonly number[]
}

/** The connected parts of every district, largest first within a district. Customers at −1 belong to none. */
export function piecesOf(graph: Graph, assignment: Int32Array, k: number): Piece[][] {
  const n = assignment.length
  const seen = new Uint8Array(n)
  const pieces = Array.from({ length: k }, (): Piece[] => [])
  for (let s = 0; s < n; s++) {
    const district = assignment[s]!
    if (seen[s] === 1 || district < 0) continue
    seen[s] = 1
    const customers = [s]
    for (let head = 0; head < customers.length; head++) {
      const i = customers[head]!
      for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
        const j = graph.target[e]!
        if (seen[j] === 1 || assignment[j] !== district) continue
        seen[j] = 1
        customers.push(j)
      }
    }
    pieces[district]!.push({ district, customers })
  }
  for (const list of pieces) list.sort((a, b) => b.customers.length - a.customers.length)
  return pieces
}

/**
 * Customers outside the main part of their district. A part of fixed customers alone is tolerated as an exclave
 * (the wish put it there); any other part breaks contiguity.
 */
export function strayCustomers(
  graph: Graph,
  assignment: Int32Array,
  k: number,
  fixed: Int32Array,
): { exclaves: number[]; broken: number[] } {
  const exclaves: number[] = []
  const broken: number[] = []
  for (const parts of piecesOf(graph, assignment, k)) {
    const main = mainPiece(parts, fixed)
    for (const part of parts) {
      if (part === main) continue
      const pinned = part.customers.every((i) => fixed[i]! >= 0)
      for (const i of part.customers) (pinned ? exclaves : broken).push(i)
    }
  }
  return { exclaves, broken }
}

/** The largest part that is not of fixed customers alone; else the largest. */
export function mainPiece(parts: readonly Piece[], fixed: Int32Array): Piece | undefined {
  return parts.find(({ customers }) => customers.some((i) => fixed[i]! < 0)) ?? parts[0]
}
