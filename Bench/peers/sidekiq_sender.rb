# A Sidekiq worker that posts bodies, with one connection kept open by each thread.
require "net/http"
require "sidekiq"

class Sender
  include Sidekiq::Worker

  def perform(url, body)
    address = URI(url)
    connection = Thread.current[:connection] ||= Net::HTTP.start(address.host, address.port)
    reply = connection.post(address.path, body, "content-type" => "application/json")
    raise "status #{reply.code}" unless reply.is_a?(Net::HTTPSuccess)
  end
end
