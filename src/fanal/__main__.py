from fanal.ops.cli import main

main()
