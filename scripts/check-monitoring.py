#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""check-monitoring.py METRICS [RULES]: alerts and dashboard ask for nothing that
"hsrpctl metrics", of which METRICS is the output, does not print: names, labels,
and those values of labels that are words. RULES takes the dashboard's expressions
in the form of recording rules, for promtool. Silent when all is well."""
import json
import pathlib
import re
import sys

import yaml

TOP = pathlib.Path(__file__).resolve().parent.parent
ALERTS = TOP / "packaging/monitoring/hsrp.rules.yml"
DASHBOARD = TOP / "packaging/monitoring/hsrp-dashboard.json"
CASES = TOP / "scripts/lint/alerts.yml"
COUNTER = re.compile(r'^\tX\(\w+,\s*"([a-z-]+)"\)', re.M)
# what Prometheus itself adds to each series
ADDED = {"instance", "job"}
WORDS = {"and", "or", "unless", "bool", "offset"}
STRING = r'"(?:[^"\\]|\\.)*"'
MATCHER = re.compile(rf'\s*(\w+)\s*(=~|!~|!=|=)\s*({STRING})\s*(?:,|$)')
GROUPING = re.compile(
    r"\b(by|without|on|ignoring|group_left|group_right)\s*\(([^()]*)\)")

bad = []


def complain(where, what):
    bad.append(f"{where}: {what}")


def read_metrics(path):
    """Labels with their values, of each metric"""
    metrics = {}
    for line in path.read_text().splitlines():
        if line.startswith("# TYPE "):
            metrics[line.split()[2]] = {}
            continue
        found = re.match(r"(\w+)(?:\{(.*)\})? \d+$", line)
        if not found:
            continue
        labels = metrics[found[1]]
        for name, _, value in MATCHER.findall(found[2] or ""):
            labels.setdefault(name, set()).add(json.loads(value))
    return metrics


def counters():
    return {"events_total": COUNTER.findall((TOP / "kmod/stats.h").read_text()),
            "group_events_total":
                COUNTER.findall((TOP / "kmod/hsrp/group.h").read_text())}


class Expression:
    """What an expression of PromQL asks for. promtool has parsed it, or will."""

    def __init__(self, text):
        self.selectors = []
        self.groupings = []
        rest = re.sub(r"\[[^\]]*\]", " ", text)
        rest = re.sub(rf"([A-Za-z_:][\w:]*)?\{{((?:{STRING}|[^}}])*)\}}",
                      self._selector, rest)
        rest = GROUPING.sub(self._grouping, rest)
        for name in re.findall(r"\b([A-Za-z_:][\w:]*)(?!\s*\()\b", rest):
            if name not in WORDS and not re.search(rf"\b{name}\s*\(", rest):
                self.selectors.append((name, ""))
        # the first to be named is whose labels are left at the end
        self.selectors.sort(key=lambda s: text.find(s[0]))

    def _selector(self, found):
        self.selectors.append((found[1] or "", found[2]))
        return " "

    def _grouping(self, found):
        words = [w.strip() for w in found[2].split(",") if w.strip()]
        self.groupings.append((found[1], words))
        return " "

    def left(self, metrics):
        """The labels that the result has"""
        for how, words in self.groupings:
            if how == "by":
                return set(words)
        return set(metrics.get(self.selectors[0][0], ())) | ADDED


def check_value(where, metric, label, how, value):
    """Is there anything that the matcher matches? Of states and counters it can
    be said, other values are the user's."""
    known = WORDED.get((metric, label))
    if known is None or value.startswith("$"):
        return
    if how == "=" and value not in known:
        complain(where, f'{metric}: no {label} "{value}"')
    elif how == "=~":
        for part in value.split("|"):
            if not any(re.fullmatch(part, k) for k in known):
                complain(where, f'{metric}: no {label} like "{part}"')


def check_expression(where, text):
    expression = Expression(text)
    known = set(ADDED)
    if not expression.selectors:
        complain(where, "asks for no metric")
        return expression
    for metric, matchers in expression.selectors:
        if metric not in METRICS:
            complain(where, f'no metric "{metric}"')
            continue
        labels = METRICS[metric]
        known |= set(labels)
        for label, how, value in MATCHER.findall(matchers):
            if label not in labels and label not in ADDED:
                complain(where, f'{metric} has no label "{label}"')
            check_value(where, metric, label, how, json.loads(value))
    for how, words in expression.groupings:
        for word in words:
            if word not in known:
                complain(where, f'{how}: no label "{word}"')
    return expression


def check_template(where, text, regex, expression):
    for label in re.findall(regex, text):
        if expression.selectors and label not in expression.left(METRICS):
            complain(where, f'"{text.strip()}": no label "{label}"')


def check_alerts():
    rules = [r for g in yaml.safe_load(ALERTS.read_text())["groups"]
             for r in g["rules"]]
    cases = yaml.safe_load(CASES.read_text())["tests"]
    tested = {t["alertname"] for c in cases for t in c.get("alert_rule_test", [])
              if t.get("exp_alerts")}
    for rule in rules:
        where = f"{ALERTS.name}: {rule['alert']}"
        expression = check_expression(where, rule["expr"])
        if rule.get("labels", {}).get("severity") not in ("critical", "warning"):
            complain(where, "severity is neither critical nor warning")
        for note in ("summary", "action"):
            text = rule.get("annotations", {}).get(note, "")
            if not text:
                complain(where, f"no {note}")
            check_template(where, text, r"\$labels\.(\w+)", expression)
        if rule["alert"] not in tested:
            complain(where, f"{CASES.name} does not see it fire")
    if len(rules) < 10:
        complain(ALERTS.name, "the alerts were not found")


def panels_of(node):
    for panel in node.get("panels", []):
        yield panel
        yield from panels_of(panel)


def overlap(one, two):
    return (one["x"] < two["x"] + two["w"] and two["x"] < one["x"] + one["w"] and
            one["y"] < two["y"] + two["h"] and two["y"] < one["y"] + one["h"])


def check_places(panels):
    """Each has a number and a place of its own"""
    for i, panel in enumerate(panels):
        where = f"{DASHBOARD.name}: {panel['title']}"
        if panel["gridPos"]["x"] + panel["gridPos"]["w"] > 24:
            complain(where, "is wider than the page")
        for other in panels[:i]:
            if panel["id"] == other["id"]:
                complain(where, f"has the id of {other['title']}")
            if overlap(panel["gridPos"], other["gridPos"]):
                complain(where, f"lies on {other['title']}")


def check_dashboard():
    """Returns its expressions, as Grafana will have filled them in"""
    board = json.loads(DASHBOARD.read_text())
    variables = {v["name"] for v in board["templating"]["list"]}
    panels = list(panels_of(board))
    filled = []
    check_places(panels)
    for variable in board["templating"]["list"]:
        if variable["type"] != "query":
            continue
        where = f"{DASHBOARD.name}: ${variable['name']}"
        query = re.fullmatch(r"label_values\((\w+), *(\w+)\)",
                             variable["query"]["query"])
        if not query or query[2] not in METRICS.get(query[1], ()):
            complain(where, f"{variable['query']['query']}: is not there")
    for panel in panels:
        for target in panel.get("targets", []):
            where = f"{DASHBOARD.name}: {panel['title']}"
            expression = check_expression(where, target["expr"])
            check_template(where, target["legendFormat"], r"\{\{(\w+)\}\}",
                           expression)
            text = target["expr"].replace("$__rate_interval", "1m")
            for name in re.findall(r"\$\{?(\w+)", text):
                if name not in variables:
                    complain(where, f"no variable ${name}")
            filled.append(text)
    if len(filled) < 10:
        complain(DASHBOARD.name, "the panels were not found")
    return filled


METRICS = read_metrics(pathlib.Path(sys.argv[1]))
WORDED = {(f"hsrp_{metric}", "counter"): names
          for metric, names in counters().items()}
WORDED["hsrp_group_state", "state"] = METRICS["hsrp_group_state"]["state"]
if len(METRICS) < 15 or any(len(v) < 6 for v in WORDED.values()):
    complain(sys.argv[1], "the metrics were not found")
check_alerts()
expressions = check_dashboard()
if len(sys.argv) > 2:
    pathlib.Path(sys.argv[2]).write_text(json.dumps({"groups": [{
        "name": "dashboard",
        "rules": [{"record": f"panel:{n}", "expr": text}
                  for n, text in enumerate(expressions)]}]}))
print(*bad, sep="\n", end="\n" if bad else "")
sys.exit(1 if bad else 0)
