"""What a power cut may leave, for a history made by hand."""

import unittest

import places  # noqa: F401  (before the tools: it says where they are)

from cuts.history import Change, History


class Allowed(unittest.TestCase):
    def setUp(self):
        self.history = History("a-")
        self.history.add(Change("an upload", 10, 20, {"a-x": "1"}))
        self.history.add(Change("a renaming", 20, 30, {"a-x": None, "a-y": "1"}))
        self.history.add(Change("a removal", 40, 45, {"a-y": None}))

    def test_each_change_is_out_under_way_or_in(self):
        empty, first, second = {}, {"a-x": "1"}, {"a-y": "1"}
        for position, states in ((0, [empty]), (10, [empty]), (11, [empty, first]), (19, [empty, first]), (20, [first]), (21, [first, second]),
                                 (30, [second]), (40, [second]), (41, [second, empty]), (45, [empty]), (99, [empty])):
            with self.subTest(position):
                self.assertEqual(self.history.allowed(position), states)

    def test_what_is_lost_too_much_or_changed_is_named(self):
        for position, found, expected in (
                (20, {}, "'a-x' is not there and should be 1 (under way was nothing)"),
                (10, {"a-x": "1"}, "'a-x' is 1 and should be not there"),
                (20, {"a-x": "2"}, "'a-x' is 2 and should be 1"),
                (25, {"a-x": "1", "a-y": "1"}, "'a-y' is 1 and should be not there (under way was a renaming)"),
                (25, {}, "'a-x' is not there")):
            with self.subTest(position=position, found=found):
                self.assertIn(expected, self.history.faults(position, found)[0])

    def test_others_files_do_not_matter(self):
        self.assertEqual(self.history.faults(20, {"a-x": "1", "b-x": "2"}), [])

    def test_changes_that_overlap_are_refused(self):
        for began, acknowledged in ((44, 50), (50, 49)):
            with self.assertRaisesRegex(ValueError, "before what came before"):
                self.history.add(Change("too early", began, acknowledged, {}))


if __name__ == "__main__":
    unittest.main()
