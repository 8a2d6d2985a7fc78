import type { ReadyTemplate } from '../template.schema.ts'
import { adoption } from './adoption.ts'
import { expansion } from './expansion.ts'
import { supportLoad } from './support-load.ts'
import { timeSaved } from './time-saved.ts'

/** Ready templates, each a file; none needs anything of the workspace's own. */
export const readyTemplates: readonly ReadyTemplate[] = [adoption, timeSaved, supportLoad, expansion]
