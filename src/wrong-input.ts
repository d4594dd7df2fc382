import type { z } from 'zod'
import { isReasonWord, type ReasonWord, type Told, toldIn } from './reasons.js'

type Issue = z.core.$ZodIssue

/** What is wrong with an input, as a phrase of ours: of the first fault, with its field where that has a name. */
export function wrongIn([issue]: readonly Issue[]): Told {
  if (issue === undefined) return { word: 'not_fitting' }
  const wrong = faultOf(issue)
  const word = fieldOf(issue.path.map(String))
  return word === undefined ? wrong : { word: 'in_field', values: { field: { word }, wrong } }
}

/** The first fault of each field, by the name in which it was posted: to be said beside it. */
export function wrongByField(issues: readonly Issue[]): Record<string, Told> {
  return Object.fromEntries(issues.toReversed().map(issue => [String(issue.path[0] ?? ''), faultOf(issue)]))
}

function faultOf(issue: Issue): Told {
  return toldIn(issue.message) ?? byKind(issue)
}

/** As its form calls the field, however deep in it the fault lies. */
function fieldOf(path: string[]): ReasonWord | undefined {
  const starts = path.map((_, depth) => `field_${path.slice(0, depth + 1).join('_')}`)
  return starts.find(isReasonWord)
}

/** For what zod itself found, and says in words of its own. */
function byKind(issue: Issue): Told {
  if (issue.code === 'too_small') {
    if (issue.origin === 'string' && Number(issue.minimum) <= 1) return { word: 'needed' }
    return { word: smallBy[issue.origin] ?? 'not_fitting', values: { least: Number(issue.minimum) } }
  }
  if (issue.code === 'too_big')
    return { word: bigBy[issue.origin] ?? 'not_fitting', values: { most: Number(issue.maximum) } }
  if (issue.code === 'invalid_type') return { word: 'needed' } // forms send the right types, or nothing
  if (issue.code === 'invalid_value') return { word: 'no_choice' }
  return { word: 'not_fitting' }
}

const smallBy: Readonly<Record<string, ReasonWord>> = {
  string: 'too_short',
  number: 'too_small',
  int: 'too_small',
  array: 'too_few',
}
const bigBy: Readonly<Record<string, ReasonWord>> = {
  string: 'too_long',
  number: 'too_large',
  int: 'too_large',
  array: 'too_many',
}
