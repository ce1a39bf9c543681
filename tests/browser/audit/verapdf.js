// Has veraPDF look at files by the rules of PDF/UA-1 (ISO 14289-1), and prints what breaks them.
//
// Run by Rhino, the JavaScript that veraPDF brings along. The rules are built from their file here:
// veraPDF's own way to read them needs a library that this edition of it leaves out.
/* global importPackage, Packages, java, javax, print */

importPackage(
  Packages.org.verapdf.gf.foundry,
  Packages.org.verapdf.pdfa,
  Packages.org.verapdf.pdfa.flavours,
  Packages.org.verapdf.pdfa.validation.profiles
);

var FLAVOUR = PDFAFlavour.PDFUA_1;
var RULES = "org/verapdf/pdfa/validation/PDFUA-1.xml";
var SHOWN = 3;

function each(nodes, act) {
  for (var i = 0; i < nodes.getLength(); i++) act(nodes.item(i));
}

function text(node, name) {
  return node.getElementsByTagName(name).item(0).getTextContent();
}

function rule(node) {
  var id = node.getElementsByTagName("id").item(0);
  var number = parseInt(id.getAttribute("testNumber"), 10);
  var standard = PDFAFlavour.Specification.ISO_14289_1;
  var deferred = node.hasAttribute("deferred") ? java.lang.Boolean.valueOf(node.getAttribute("deferred")) : null;
  return Profiles.ruleFromValues(
    Profiles.ruleIdFromValues(standard, id.getAttribute("clause"), number),
    node.getAttribute("object"),
    deferred,
    node.getAttribute("tags"),
    text(node, "description"),
    text(node, "test"),
    Profiles.errorFromValues(text(node, "message"), new java.util.ArrayList()),
    new java.util.ArrayList()
  );
}

function variable(node) {
  var object = node.getAttribute("object");
  return Profiles.variableFromValues(node.getAttribute("name"), object, text(node, "defaultValue"), text(node, "value"));
}

function profile() {
  var stream = java.lang.ClassLoader.getSystemResourceAsStream(RULES);
  var builder = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
  var written = builder.parse(stream).getDocumentElement();
  var rules = new java.util.HashSet();
  var variables = new java.util.HashSet();
  each(written.getElementsByTagName("rule"), function (node) { rules.add(rule(node)); });
  each(written.getElementsByTagName("variable"), function (node) { variables.add(variable(node)); });
  var about = Profiles.profileDetailsFromValues("PDF/UA-1", "", "", new java.util.Date());
  return Profiles.profileFromValues(FLAVOUR, about, "", rules, variables);
}

function judge(name, rules) {
  var parser = Foundries.defaultInstance().createParser(new java.io.File(name), FLAVOUR);
  var found = Foundries.defaultInstance().createValidator(rules, false).validate(parser);
  print((found.isCompliant() ? "keeps PDF/UA-1: " : "breaks PDF/UA-1: ") + name);
  var told = {};
  for (var each = found.getTestAssertions().iterator(); each.hasNext();) {
    var one = each.next();
    var key = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
    told[key] = (told[key] || 0) + 1;
    if (told[key] <= SHOWN) print("  " + key + ": " + one.getMessage() + " " + one.getLocation().getContext());
  }
  parser.close();
  return found.isCompliant();
}

VeraGreenfieldFoundryProvider.initialise();
var rules = profile();
var broken = arguments.filter(function (name) { return !judge(name, rules); });
java.lang.System.exit(broken.length ? 1 : 0);
