// What the code says about words: the keys that it asks for, and words that stand in it though they belong in a catalogue.
//
// A key is asked for by t('act.save'), t('board:title'), t(cond ? 'a' : 'b'), t(`nav.${name}`) (all keys of that form) and <Trans i18nKey="…">. A string that
// is a whole key with a dot ('act.save' in a table of buttons) counts as its use. Where neither is seen, a comment says it: // text-keys: status.* board:kind.*
// A word that is meant to stand in the code has on its line // text-ok: and why.
import ts from 'typescript'

const han = /\p{Script=Han}/u
const letters = /\p{L}/u
const spoken = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'placeholder', 'title', 'alt', 'label', 'description', 'heading', 'hint', 'message'])

/** Reads one file. `of` is the namespace of its folder. Answers { asked: [{ pattern, namespaces, line, open }], strings, words: [{ line, text }] }. */
export function read(file, content, of) {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const lines = content.split('\n')
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
  const asked = []
  const strings = new Set()
  const words = []
  const word = (node, why) => {
    const line = lineOf(node)
    if (!/text-ok:\s*\S/.test(lines[line - 1]) && !words.some((w) => w.line === line)) words.push({ line, text: `${why}: ${node.getText(source).trim().slice(0, 60)}` })
  }
  const ask = (node, namespaces) => {
    for (const p of patterns(node)) asked.push({ ...split(p, namespaces), line: lineOf(node) })
  }

  const visit = (node) => {
    if (ts.isImportDeclaration(node)) return
    if (ts.isCallExpression(node)) {
      const namespaces = spaces(node.expression, of)
      if (namespaces && node.arguments[0]) ask(node.arguments[0], namespaces)
    }
    if (ts.isJsxAttribute(node) && node.initializer) {
      const name = node.name.getText(source)
      if (name === 'i18nKey') ask(valueOf(node.initializer), [of, 'common'])
      else if (spoken.has(name) && said(valueOf(node.initializer))) word(node, `${name} is not from a catalogue`)
    }
    if (ts.isJsxText(node) && letters.test(node.text) && !['kbd', 'code'].includes(tag(node.parent))) word(node, 'not from a catalogue')
    if (ts.isJsxExpression(node) && node.expression && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent)) && !['kbd', 'code'].includes(tag(node.parent)) && said(node.expression)) word(node, 'not from a catalogue')
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (han.test(node.text)) word(node, 'not from a catalogue')
      strings.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  for (const [, list] of content.matchAll(/text-keys:([^\n]*)/g)) {
    for (const p of list.trim().split(/\s+/)) if (/^[\w:.*-]+$/.test(p)) asked.push({ ...split(escape(p).replaceAll('\\*', '.*'), [of, 'common']), line: 1 })
  }
  return { asked, strings, words }
}

const escape = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

// "board:title" names its namespace.
function split(pattern, namespaces) {
  const [, namespace, rest] = /^(\w+):(.*)$/s.exec(pattern) ?? []
  return { pattern: rest ?? pattern, namespaces: namespace ? [namespace] : namespaces }
}

// The forms that a key can have: one for each branch of a choice; what is put in when the program runs stands for anything. Nothing for a variable: the compiler knows its keys.
function patterns(node) {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) return patterns(node.expression)
  if (ts.isStringLiteralLike(node)) return [escape(node.text)]
  if (ts.isTemplateExpression(node)) return [escape(node.head.text) + node.templateSpans.map((s) => `.+${escape(s.literal.text)}`).join('')]
  if (ts.isConditionalExpression(node)) return [...patterns(node.whenTrue), ...patterns(node.whenFalse)]
  if (ts.isBinaryExpression(node) && [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(node.operatorToken.kind)) return [...patterns(node.left), ...patterns(node.right)]
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(patterns)
  return []
}

const valueOf = (initializer) => (ts.isJsxExpression(initializer) && initializer.expression ? initializer.expression : initializer)

// Whether an expression can show a literal with letters.
function said(node) {
  if (ts.isStringLiteralLike(node)) return letters.test(node.text)
  if (ts.isTemplateExpression(node)) return [node.head, ...node.templateSpans.map((s) => s.literal)].some((l) => letters.test(l.text))
  if (ts.isConditionalExpression(node)) return said(node.whenTrue) || said(node.whenFalse)
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return said(node.right)
    return [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.PlusToken].includes(kind) && (said(node.left) || said(node.right))
  }
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return said(node.expression)
  return false
}

function tag(node) {
  return ts.isJsxElement(node) ? node.openingElement.tagName.getText() : ''
}

// The namespaces in which a translating function looks, or undefined when it is none: t and whatever useTranslation, useT or getFixedT gave, i18next.t.
function spaces(callee, of) {
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === 't' && /^(i18n|i18next)$/.test(callee.expression.getText()) ? ['common'] : undefined
  if (!ts.isIdentifier(callee)) return undefined
  for (let scope = callee.parent; scope; scope = scope.parent) {
    for (const d of declarations(scope)) {
      if (d.name === callee.text) return d.namespaces ?? (callee.text === 't' ? [of, 'common'] : undefined)
    }
  }
  return callee.text === 't' ? [of, 'common'] : undefined
}

// What a scope declares: the functions of useTranslation with their namespaces, and parameters, typed TFunction<'board'> or not.
function declarations(scope) {
  const found = []
  for (const p of scope.parameters ?? []) {
    if (ts.isIdentifier(p.name)) found.push({ name: p.name.text, namespaces: p.type && /TFunction/.test(p.type.getText()) ? named(p.type.typeArguments?.[0]) : undefined })
  }
  for (const s of scope.statements ?? []) {
    for (const d of s.declarationList?.declarations ?? []) {
      const call = d.initializer && ts.isCallExpression(d.initializer) ? d.initializer : undefined
      const translates = call && /^(useTranslation|getFixedT|i18next\.getFixedT)$/.test(call.expression.getText())
      const argument = call?.arguments[/getFixedT/.test(call.expression.getText()) ? 1 : 0]
      const names = ts.isIdentifier(d.name) ? [[d.name.text, d.name.text]] : d.name.elements.filter((e) => e.name).map((e) => [(e.propertyName ?? e.name).getText(), e.name.getText()])
      for (const [property, name] of names) found.push({ name, namespaces: translates && (property === 't' || ts.isArrayBindingPattern(d.name) || ts.isIdentifier(d.name)) ? named(argument) : undefined })
    }
  }
  return found
}

function named(node) {
  if (!node) return ['common']
  const literals = ts.isArrayLiteralExpression(node) ? node.elements : ts.isTupleTypeNode(node) ? node.elements : [node]
  return literals.map((l) => (ts.isLiteralTypeNode(l) ? l.literal : l)).map((l) => l.text ?? 'common')
}
