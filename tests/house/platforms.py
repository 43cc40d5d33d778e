"""Where kasir asks which system it runs on, and the test that goes the other way."""

# Function: file, test. A function that asks and is not here fails tests/house/test_platforms.py.
BRANCHES = {
    "kasir/commands/command.py:has_screen": (
        "tests/cli/test_no_console.py",
        "test_other_systems_always_have_a_screen",
    ),
    "kasir/cli.py:_show": ("tests/cli/test_no_console.py", "test_windows_shows_its_own_box"),
    "kasir/cli.py:main": (
        "tests/cli/test_no_console.py",
        "test_a_frozen_program_is_its_own_second_process",
    ),
    "kasir/printing/a4/paper_files.py:keep_names": (
        "tests/printing/a4/test_pdf.py",
        "test_windows_needs_no_call_for_the_folder",
    ),
    "kasir/printing/devices/addresses.py:_file": (
        "tests/printing/devices/test_addresses.py",
        "test_path_of_windows_has_its_drive_first",
    ),
    "kasir/printing/devices/cables.py:_winspool": (
        "tests/printing/devices/test_cables.py",
        "test_windows_queue_comes_from_its_library",
    ),
    "kasir/printing/devices/device.py:_open": (
        "tests/printing/devices/test_device.py",
        "test_file_is_opened_for_bytes_where_the_system_knows_text",
    ),
    "kasir/store/copies/check.py:_step_back": (
        "tests/store/copies/test_check.py",
        "test_other_systems_have_no_nice",
    ),
    "kasir/store/copies/second.py:_forget": (
        "tests/store/test_keeper.py",
        "test_other_systems_are_not_asked_to_forget",
    ),
    "kasir/store/sqlite.py:refuse_share": (
        "tests/store/test_windows.py",
        "test_a_drive_of_the_network_is_refused_on_windows",
    ),
    "kasir/store/contract.py:sync_folder": (
        "tests/store/test_windows.py",
        "test_a_shop_is_founded_where_folders_can_not_be_opened",
    ),
}
