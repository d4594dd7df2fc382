import type { World } from '../world.js'
import type { controlsOf } from './controls.js'
import type { Html } from './html.js'

/** One thing to do on the control page: a form, and what pressing its button does. */
export interface ControlForm {
  /** Posted to `/control/<action>`. */
  action: string
  title: string
  about: string
  button: string
  /** Its controls show what stands, not what was entered last. */
  isStanding?: boolean
  fields: (controls: ReturnType<typeof controlsOf>, world: World) => Html
  /** Does it, and says in a sentence what was done. What was left empty is not in the body. */
  act: (world: World, body: Record<string, string>) => Promise<string>
}

/** A part of the control page. */
export interface ControlSection {
  id: string
  title: string
  forms: ControlForm[]
  /** What stands at present. */
  standing?: (world: World) => Html
}
