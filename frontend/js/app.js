// Everything here makes pages quicker to the hand; each of them works without it.
import "./requests.js";
import "./toasts.js";
import "./menus.js";
import "./dialogs.js";
import "./palette.js";
import "./inline.js";
import "./grid.js";
import "./preview.js";
import "./keys.js";
import "./selection.js";
import "./columns.js";
import "./board.js";
import "./lookups.js";
import "./builder.js";
import "./lines.js";
import "./drafts.js";
import "./theme.js";
