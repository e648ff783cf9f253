echo "rendered for {{ params.who }} on {{ ds }}"
