# Puts in so many jobs: fill_sidekiq.rb COUNT.
require_relative "sidekiq_sender"

job = [ENV.fetch("BENCH_URL"), File.read(ENV.fetch("BENCH_BODY"))]
Array.new(Integer(ARGV[0]), job).each_slice(1000) do |jobs|
  Sidekiq::Client.push_bulk("class" => Sender, "args" => jobs)
end
