"""EC2: what happens by itself: an analysis ends, and says what it found of the network as it is then."""

from __future__ import annotations

from model.kit.behavior import entering
from model.kit.world import World
from model.services.ec2.insight_ends import analyse
from model.services.ec2.insight_words import components, explanation
from model.services.ec2.resources.network_insights import Explanation, NetworkInsightsAnalysis, NetworkInsightsPath


@entering(NetworkInsightsAnalysis, "succeeded")
def conclude(world: World, analysis: NetworkInsightsAnalysis) -> None:
    path = world.get(NetworkInsightsPath, analysis.network_insights_path_id)
    answer = analyse(world, path)
    walked = answer.walked
    analysis.network_path_found = walked is not None and walked.arrived
    if walked is None:
        analysis.explanations = (Explanation(explanation_code=answer.code),)
        return
    ends = path.source, path.destination or ""
    reached = ends if walked.end is not None else (path.source, "")
    analysis.forward_path_components = components(world, walked.there, reached)
    if walked.back:
        analysis.return_path_components = components(world, walked.back, ends[::-1])
    if walked.culprit is not None:
        analysis.explanations = (explanation(world, walked.culprit),)
