/**
 * The arguments that start the command line: as built where `npm test` has just built it, which is several seconds faster,
 * else from its sources.
 */
export const program = process.env.TSUZUKU_BUILT
  ? ['--enable-source-maps', 'server/dist/cli.js']
  : ['--import', 'tsx', 'server/src/cli.ts']
