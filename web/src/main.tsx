// The first thing that runs, and small: it asks for what every page needs while the application itself is still being loaded.
import { askAhead } from './app/ahead'

askAhead()
void import('./app/start').then((app) => app.start())
// The first use of Intl reads its tables, which takes a while: best now, when there is nothing to do but wait.
setTimeout(() => Intl.DateTimeFormat.supportedLocalesOf('zh'))
