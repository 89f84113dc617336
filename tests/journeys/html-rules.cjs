// html-validate's recommended rules for Waymark's own pages, without those that do not apply here.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Templates leave spaces behind, and gzip takes them away again.
    "no-trailing-whitespace": "off",
    // Django and allauth give every label its field, also where the label holds it; some voice control needs exactly that.
    "no-redundant-for": "off",
    // A choice of several, and a list with one input a line, are several controls of one name.
    "form-dup-name": "off",
    "doctype-style": ["error", { style: "lowercase" }],
    // base.css keeps every telephone link on one line, and a copied number holds no strange spaces.
    "tel-non-breaking": "off",
  },
};
