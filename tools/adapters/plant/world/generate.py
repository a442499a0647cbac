"""Makes the demo world: six months of three plants, then what is planted in them."""

from tools.adapters.plant.world.breakdowns import breakdown_histories
from tools.adapters.plant.world.calm import calm_deliveries, calm_supply
from tools.adapters.plant.world.catalogue import add_catalogue
from tools.adapters.plant.world.deliveries import Deliveries
from tools.adapters.plant.world.demand import Demand
from tools.adapters.plant.world.labour import Attendance, add_overtime
from tools.adapters.plant.world.ledger import Ledger
from tools.adapters.plant.world.machines import add_states
from tools.adapters.plant.world.maintenance import Workshop, service_days
from tools.adapters.plant.world.master import load_master
from tools.adapters.plant.world.network import add_network
from tools.adapters.plant.world.notes import Notes
from tools.adapters.plant.world.production import Production
from tools.adapters.plant.world.purchasing import Purchasing
from tools.adapters.plant.world.quality import Laboratory
from tools.adapters.plant.world.sales import Sales
from tools.adapters.plant.world.schedule import Schedule
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stops import StopMaker
from tools.adapters.plant.world.stories.playbill import tell_all
from tools.adapters.plant.world.warehouse import Warehouse

SEED = 20260617


def generate(seed: int = SEED) -> World:
    """The whole demo world; the same seed gives the same rows on every machine."""
    world = World(load_master(), seed)
    sheet = add_catalogue(world)
    people, partners = add_network(world)
    notes, demand, ledger = Notes(seed), Demand(world, sheet), Ledger()
    deliveries = Deliveries(world, ledger)
    laboratory = Laboratory(world, notes)
    services = service_days(world)
    production = Production(
        world=world,
        demand=demand,
        ledger=ledger,
        schedule=Schedule(world, demand, ledger, deliveries),
        stopmaker=StopMaker(world, breakdown_histories(world), services, notes),
        attendance=Attendance(world, people.crew),
        purchasing=Purchasing(world, demand, ledger, partners.characters, laboratory=laboratory, notes=notes),
        laboratory=laboratory,
        sales=Sales(world, ledger, partners.carriers),
        deliveries=deliveries,
    )
    production.run()
    production.purchasing.settle()
    running = production.running()
    production.plan_ahead()
    calm_supply(world, ledger)
    calm_deliveries(world)
    add_states(world, running)
    Warehouse(world, demand, ledger, deliveries).fill(running)
    Workshop(world, notes).add_all(production.stopmaker.breakdowns, services)
    add_overtime(world)
    tell_all(world)
    return world
