import type { Ready } from '../playbooks.library.ts'

/** Ready playbooks, each a file; those that need a segment of the workspace's own leave the place for it empty. */
export const library: readonly Ready[] = []
