# A read-only medium is enough to read, and not to append.
(($(id -u) != 0)) || skip "root may write everywhere"
mkdir folder
make_store folder/s.bfa
chmod a-w folder/s.bfa folder
bfa snapshot folder/s.bfa 2024-01-15 --names
sample > in.csv
expect 1 bfa append folder/s.bfa in.csv
expect 1 bfa append folder/new.bfa in.csv
expect 1 bfa export folder/s.bfa -o folder/out.csv
chmod u+w folder
ls folder
