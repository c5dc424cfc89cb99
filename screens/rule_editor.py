"""The rules of a security group or network ACL, written as a draft: what would come of it is told before it is sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from model.client import AwsError, Client, Preview, Record, Row
from screens.errands import known_as
from screens.help import open_help
from screens.missing import lesson_of
from screens.rule_calls import Step
from screens.rule_choices import Choice, Neighbours, Server, choices_of, neighbours_of, servers_of
from screens.rule_desk import RULED, Judged, RuleDesk, find_ruled
from screens.rule_draft import Draft, draft_of
from screens.rule_entry import RuleEntry
from screens.rule_grid import Ruled, RuleGrid, text_in, title_of
from screens.rule_line import Line, tidied
from screens.rule_preview import RulePreview, consequences
from screens.rule_sending import ask_and_send
from screens.rule_servers import ServerScreen
from screens.rule_writing import next_cell, written
from screens.tab_line import TabLine
from screens.title_line import Title, TitleLine
from screens.widgets.confirm import Confirm, Consequence, Question
from screens.widgets.empty import Empty, Lesson
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.spans import Span
from screens.widgets.teacher import Deed, Teacher
from screens.widgets.too_small import TooSmall

_LOOK_SECONDS: Final = 0.25
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("^j", "apply", stays=True),
    Key("enter", "write"),
    Key("a", "add"),
    Key("d", "remove"),
    Key("y", "duplicate"),
    Key("r", "revert"),
    Key("tab", "direction"),
    Key("s", "servers"),
    Key("u", "undo"),
    Key("?", "help", stays=True),
)


class RuleEditor(Screen[None]):
    """Keeps what was written until it is sent or given up; follows what others do to the rules meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="rule_editor.back"),
        Binding("ctrl+j,ctrl+enter", "apply", "Apply the draft", id="rule_editor.apply"),
        Binding("a,n", "add", "Add a rule", id="rule_editor.add"),
        Binding("d,delete", "take_out", "Remove the rule, or keep it after all", id="rule_editor.remove"),
        Binding("y", "duplicate", "Duplicate the rule", id="rule_editor.duplicate"),
        Binding("r", "revert", "Have the rule as it is", id="rule_editor.revert"),
        Binding("s", "servers", "Rules of a known kind of server", id="rule_editor.servers"),
        Binding("u", "undo(1)", "Undo in the draft", id="rule_editor.undo"),
        Binding("U", "undo(-1)", "Redo in the draft", id="rule_editor.redo"),
        Binding("tab", "turn(1)", "The other direction, or the next cell", priority=True, id="rule_editor.turn"),
        Binding("1", "face(False)", "Inbound", id="rule_editor.inbound"),
        Binding("2", "face(True)", "Outbound", id="rule_editor.outbound"),
        Binding("down", "choose(1)", "While writing, what is offered", show=False, id="rule_editor.offered"),
        Binding("up", "choose(-1)", "While writing, what is offered", show=False, id="rule_editor.offered_before"),
        Binding("pagedown", "scroll(1)", "Read on in the preview", id="rule_editor.page_down"),
        Binding("pageup", "scroll(-1)", "Read back in the preview", id="rule_editor.page_up"),
        Binding("c", "copy", "Copy the command", id="rule_editor.copy"),
        Binding("question_mark,f1", "help", "Help", id="rule_editor.help"),
    ]
    DEFAULT_CSS = """
    RuleEditor #rules-pane { height: 3fr; }
    RuleEditor #preview-pane { height: 2fr; min-height: 5; }
    """

    def __init__(self, client: Client, row: Row, ink: Ink = Ink.BRAILLE, rule: str = "") -> None:
        super().__init__()
        self.client = client
        self.row = row
        self.kind = client.kinds()[row.kind]
        self.ink = ink
        self.desk = RuleDesk(client, row)
        self.draft = Draft(numbered=self.desk.numbered)
        self.egress = False
        self.judged = Judged({}, {})
        self._sought = rule
        self._last: list[Line] = []
        self._neighbours = Neighbours()
        self._past: list[Draft] = []
        self._ahead: list[Draft] = []
        self._held: Draft | None = None
        "The draft before the cell that is being written was opened."
        self._composing = False
        self._sent: list[Consequence] = []
        "What came of the draft that was sent last."
        self._news = False
        self._turn = asyncio.Lock()
        "Held by who reads the rules: who begins later is answered later."
        self._stop = client.listen(Record, self._hear)

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        yield TabLine(("Inbound", "Outbound"))
        with Pane(title=f"Rules of {known_as(self.kind, self.row)}", ink=self.ink, id="rules-pane"):
            yield RuleGrid(ink=self.ink)
            yield Empty(Lesson(""))
        yield RuleEntry(self.ink)
        yield Pane(RulePreview(ink=self.ink), title="What would come of it", ink=self.ink, id="preview-pane")
        yield Teacher(ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    async def on_mount(self) -> None:
        self._neighbours = neighbours_of(self.client, self.row.region, self.desk.vpc)
        await self._read()
        found = self.draft.find(self._sought)
        if found is not None:
            self.egress = found.egress
            self._show()
            self.grid.go_to(found.key)
        self.grid.focus()
        self.set_interval(_LOOK_SECONDS, self._look)

    def on_prune(self) -> None:
        """Who leaves wants to know no more: an answer would find the screen half taken down."""
        self.workers.cancel_group(self, "foresee")

    def on_unmount(self) -> None:
        self._stop()

    @property
    def grid(self) -> RuleGrid:
        return self.query_one(RuleGrid)

    @property
    def entry(self) -> RuleEntry:
        return self.query_one(RuleEntry)

    @property
    def steps(self) -> list[Step]:
        """The calls that make the draft true; none while something is wrong with it."""
        return [] if self.judged.faults else self.desk.steps(self.draft)

    def _hear(self, record: Record) -> None:
        place = (self.row.account, self.row.region)
        self._news = self._news or any(each.key[:2] == place and each.key[2] in RULED for each in record.changes)

    async def _look(self) -> None:
        self.query_one(TitleLine).set_title(self._title())
        if self._news and self.is_current and not self.entry.is_open:
            await self._read()

    async def _read(self) -> None:
        """Have the draft stand over the rules that there are now, or once no cell of it is being written."""
        async with self._turn:
            self._news = False
            try:
                lines, last = await self.desk.read()
            except AwsError as refusal:
                self._teach(lesson_of(self.client, refusal))
                return
        if self.entry.is_open:
            self._news = True
            return
        self._last = last
        first = not self.draft.before and not self.draft.lines
        self.draft = draft_of(lines, numbered=self.desk.numbered) if first else self.draft.rebased(lines)
        self._show()

    def _show(self) -> None:
        """All that hangs on the draft."""
        self.judged = self.desk.judge(self.draft)
        names = {each.value: each.caption for each in (*self._neighbours.groups, *self._neighbours.lists)}
        last = tuple(line for line in self._last if line.egress == self.egress)
        self.grid.show(Ruled(self.draft, self.egress, self.judged.faults, names, last))
        self._entitle()
        self._teach(None if self.draft.shown(egress=self.egress) or last else self._lesson())
        self.run_worker(self._foresee, group="foresee", exclusive=True)

    def _entitle(self) -> None:
        tabs = [f"{name} {len(self.draft.shown(egress=out))}" for name, out in (("Inbound", False), ("Outbound", True))]
        line = self.query_one(TabLine)
        line.set_titles(tabs)
        line.choose(int(self.egress))
        count, most = self.judged.counts[self.egress]
        marks = self.draft.counts()
        told: list[Span] = [(f"+{marks['added']} ", "good")] if marks["added"] else []
        told += [(f"~{marks['changed']} ", "warn")] if marks["changed"] else []
        told += [(f"-{marks['removed']} ", "bad")] if marks["removed"] else []
        told += [(f" {len(self.judged.faults)} wrong ", "bad")] if self.judged.faults else []
        room: Span = (f" {count} of {most:g}", "bad" if count > most else "dim")
        self.query_one("#rules-pane", Pane).set_answer([*told, room])

    def _teach(self, lesson: Lesson | None) -> None:
        empty = self.query_one(Empty)
        empty.display, self.grid.display = lesson is not None, lesson is None
        if lesson is not None:
            empty.set_lesson(lesson)

    def _lesson(self) -> Lesson:
        if self.egress:
            return Lesson(
                "Nothing that has this group may begin a conversation; answers pass.", "a", "let something out"
            )
        return Lesson(
            "Nothing comes in. A rule lets in one protocol, on some ports, from one place.", "a", "add a rule"
        )

    async def _foresee(self) -> Preview | None:
        """Tell what would come of the draft; None while it cannot be sent, or for whom it may not be told to.

        Who has written on by then is told what comes of that.
        """
        pane, draft = self.query_one(RulePreview), self.draft
        if not self.draft.touched or self.judged.faults:
            pane.tell([*self._sent, self._advice()])
            return None
        steps = self.steps
        commands = [self.desk.command(step) for step in steps]
        try:
            preview = await self.desk.foresee(steps)
        except AwsError as refusal:
            preview, told = None, (Consequence(f"{refusal.code}: {refusal.message}", "bad"),)
        else:
            told = consequences(preview)
        if draft is self.draft:
            pane.tell([*self._sent, *told], commands)
        return preview

    def _advice(self) -> Consequence:
        if self.judged.faults:
            return Consequence(f"{len(self.judged.faults)} of the rules would be refused: see under them.", "bad")
        return Consequence("Nothing is changed yet. What is written here is sent with ^j, not before.", "off")

    def _title(self) -> Title:
        here = self.row
        return Title(self.kind.title, known_as(self.kind, here), here.id, here.region, "", None, self.client.now)

    def change(self, draft: Draft) -> None:
        """A step that can be undone."""
        if draft != self.draft:
            self._past.append(self.draft)
            self._ahead.clear()
            self._sent = []
            self.draft = draft
            self._show()

    def action_undo(self, step: int) -> None:
        behind, before = (self._past, self._ahead) if step > 0 else (self._ahead, self._past)
        if behind:
            before.append(self.draft)
            now = list(self.draft.before.values())
            self.draft = behind.pop().rebased(now)
            self._show()

    def action_add(self) -> None:
        number = self.draft.next_number(egress=self.egress) if self.desk.numbered else ""
        self._add(Line("", self.egress, number=number))
        self._composing = True
        self._write("number" if self.desk.numbered else "type")

    def _add(self, *lines: Line) -> None:
        """New rules, the first of them under the cursor."""
        draft = self.draft.add(*lines)
        self.change(draft)
        self.grid.go_to(draft.lines[-len(lines)].key)

    def action_take_out(self) -> None:
        if self.grid.line is not None:
            self.change(self.draft.take_out(self.grid.line.key))

    def action_duplicate(self) -> None:
        line = self.grid.line
        if line is not None:
            number = self.draft.next_number(egress=self.egress) if self.desk.numbered else ""
            self._add(replace(line, number=number))

    def action_revert(self) -> None:
        if self.grid.line is not None:
            self.change(self.draft.revert(self.grid.line.key))

    def action_servers(self) -> None:
        if self.desk.numbered:
            self.notify("Groups have rules of known servers; an ACL is for a whole subnet.", markup=False)
            return
        self.app.push_screen(ServerScreen(servers_of(self._neighbours), self.ink), self._take_server)

    def _take_server(self, server: Server | None) -> None:
        if server is not None:
            there = {line.rule for line in self.draft.wanted}
            fresh = [line for line in server.lines if line.rule not in there]
            self.egress = False
            if fresh:
                self._add(*fresh)

    @on(RuleGrid.Opened)
    def opened(self) -> None:
        self._composing = False
        self._write(self.grid.column)

    def _write(self, column: str) -> None:
        line = self.grid.line
        if line is None or line.key in self.draft.leaving:
            return
        self._held = self._held or self.draft
        self.grid.go_to(line.key, column)
        self.entry.open(title_of(column, egress=self.egress), text_in(line, column))
        self.entry.offer(self._choices(""))
        self.query_one("#preview-pane").display = self.size.height >= 30

    def _choices(self, text: str) -> list[Choice]:
        return choices_of(self.grid.column, text, self._neighbours, grouped=not self.desk.numbered)

    @on(RuleEntry.Changed)
    def typed(self, typed: RuleEntry.Changed) -> None:
        choices = self._choices(typed.text)
        self.entry.offer(choices)
        self._say(typed.text, choices)

    def _say(self, text: str, choices: list[Choice]) -> None:
        """Have the cell say what enter would take."""
        line = self.grid.line
        if line is not None:
            self.draft = self.draft.edit(written(line, self.grid.column, text, choices))
            self._show()

    @on(RuleEntry.Taken)
    def taken(self) -> None:
        line, column = self.grid.line, self.grid.column
        following = next_cell(line, column, numbered=self.desk.numbered) if line and self._composing else ""
        self._keep()
        if following:
            self._write(following)
        else:
            self._close()

    def _keep(self) -> None:
        """What was written is a step of its own."""
        chosen, line = self.entry.chosen, self.grid.line
        if chosen is not None:
            self._say(chosen.value, [chosen])
        if line is not None and (now := self.draft.find(line.key)) is not None and tidied(now) != now:
            self.draft = self.draft.edit(tidied(now))
            self._show()
        held, self._held = self._held, None
        if held is not None and held != self.draft:
            self._past.append(held)
            self._ahead.clear()
        if line is not None:
            self.grid.go_to(line.key)

    def _close(self) -> None:
        self._composing = False
        self.entry.close()
        self.query_one("#preview-pane").display = True
        self.grid.focus()

    def action_choose(self, step: int) -> None:
        if self.entry.is_open:
            self.entry.choose(step)
            if self.entry.chosen is not None:
                self._say(self.entry.chosen.value, [self.entry.chosen])

    def action_turn(self, step: int) -> None:
        if not self.entry.is_open:
            self.action_face(not self.egress)
            return
        self._keep()
        self.grid.action_cross(step)
        self._write(self.grid.column)

    def action_face(self, egress: bool) -> None:
        self.egress = egress
        self._show()

    @on(TabLine.Chosen)
    def tab_chosen(self, chosen: TabLine.Chosen) -> None:
        self.action_face(bool(chosen.place))

    def action_scroll(self, pages: int) -> None:
        self.query_one(RulePreview).scroll_relative(y=pages * 3, animate=False)

    def action_leave(self) -> None:
        """One thing for each press: the cell, the screen; a draft is not lost without a word."""
        if self.entry.is_open:
            self._give_up_cell()
        elif self.draft.touched:
            self.app.push_screen(Confirm(self._farewell(), ink=self.ink), self._leave)
        else:
            self.dismiss(None)

    def _give_up_cell(self) -> None:
        """Back to what the cell said; a new rule that says nothing yet goes with it."""
        self.draft, self._held = self._held or self.draft, None
        line = self.grid.line
        self._close()
        if line is not None and not (line.peer or line.ports) and self.draft.mark(line) == "added":
            self.draft = self.draft.take_out(line.key)
        self._show()

    def _farewell(self) -> Question:
        marks = self.draft.counts()
        told = ", ".join(f"{count} {mark}" for mark, count in marks.items() if count)
        return Question("Leave the draft", f"None of it was sent: {told}.", "Give it up")

    def _leave(self, agreed: bool | None) -> None:
        if agreed:
            self.dismiss(None)

    def action_apply(self) -> None:
        if self.entry.is_open:
            self._keep()
            self._close()
        if self.judged.faults:
            line = next(line for line in self.draft.lines if line.key in self.judged.faults)
            self.action_face(line.egress)
            self.grid.go_to(line.key)
            self.notify("This rule would be refused: mend it or take it out.", severity="warning", markup=False)
        elif self.judged.crowded:
            self.notify("There are more rules than there may be.", severity="warning", markup=False)
        elif self.draft.touched:
            self.run_worker(self._apply(), group="deeds")
        else:
            self.notify("Nothing is changed.", markup=False)

    async def _apply(self) -> None:
        """Ask, send one call after the other, and show the rules as they are then."""
        steps, preview = self.steps, await self._foresee()
        told = await ask_and_send(self, self.desk, steps, preview, self.ink)
        if told:
            self._sent = told
            self._past.clear()
            self._ahead.clear()
            await self._read()

    def show_sent(self, step: Step) -> None:
        """A call that was answered, as the teacher's line tells it."""
        self.query_one(Teacher).set_deed(Deed(self.desk.command(step), self.client.principal.name))

    def action_copy(self) -> None:
        self.query_one(Teacher).copy()

    def on_teacher_copy_requested(self, event: Teacher.CopyRequested) -> None:
        self.app.copy_to_clipboard(event.command)
        self.notify("The command is on the clipboard.", markup=False)

    def action_help(self) -> None:
        open_help(self, self.ink)


def open_rule_editor(
    screen: Screen[Any], client: Client, kind: str, id: str, region: str, rule: str = "", ink: Ink = Ink.BRAILLE
) -> None:
    """Open the rules of a group or ACL, or of the one that a rule belongs to, with the cursor on a rule.

    `rule` is the id of a group's rule, or an ACL's direction and number: `in 100`.
    """
    try:
        row, found = find_ruled(client, kind, region, id)
    except AwsError as refusal:
        screen.notify(refusal.message, title=refusal.code, severity="warning", markup=False)
        return
    if row is None:
        screen.notify("It does not exist any more.", severity="warning", markup=False)
        return
    screen.app.push_screen(RuleEditor(client, row, ink, rule or found))
