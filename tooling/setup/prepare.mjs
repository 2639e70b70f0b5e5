// Runs at the end of "npm install" and "npm ci": leaves everything built that "countersign serve" needs.
import { build, canBuild, isServerBuilt } from './build.mjs'

if (!canBuild()) {
  if (!isServerBuilt()) {
    process.stderr.write(
      'Nothing was built, as the compiler is not installed: run "npm install" with development dependencies once.\n',
    )
  }
} else if (!(await build())) {
  process.stderr.write('The build reported errors: run "npm run build" to see them alone.\n')
  if (!isServerBuilt()) process.exitCode = 1
}
