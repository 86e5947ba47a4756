namespace Extensions.AutoML.Tests.Space;

public sealed class SpaceGridTests
{
    [Fact]
    public void DistinctCount_ConditionalSpaces_IsThatOfAllSets()
    {
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var parameters = new List<SearchParameter> { new ChoiceParameter("p0", ["a", "b", "c"], "a") };
            for (var place = 1; place < 5; place++)
            {
                var parents = parameters.OfType<ChoiceParameter>().ToArray();
                var condition = random.Next(3) == 0 ? null : new ParameterCondition(parents[random.Next(parents.Length)].Name, random.Next(2) == 0 ? ["a"] : ["a", "b"]);
                parameters.Add(random.Next(2) == 0
                    ? new ChoiceParameter($"p{place}", ["a", "b"], "b") { Condition = condition }
                    : new IntegerParameter($"p{place}", 0, random.Next(3), 0) { Condition = condition });
            }
            var space = new SearchSpace(parameters);
            var all = SpaceGrid.Walk(space, parameter => [.. parameter.Spread(100)]).ToArray();
            Assert.All(all, space.Check);
            Assert.Equal(all.Length, all.Distinct().Count());
            Assert.Equal(all.Length, space.DistinctCount);
            var draws = Enumerable.Range(0, 1_000).Select(_ => space.Draw(random)).ToHashSet();
            Assert.Subset(all.ToHashSet(), draws);
        }
    }

    [Fact]
    public void DistinctCount_RealNumber_IsInfinite()
    {
        Assert.Equal(double.PositiveInfinity, new SearchSpace([new RealParameter("r", 0, 1, 0)]).DistinctCount);
        Assert.Equal(1, new SearchSpace([new RealParameter("r", 1, 1, 1)]).DistinctCount);
        Assert.Equal(4294967296.0, new SearchSpace([new IntegerParameter("n", int.MinValue, int.MaxValue, 0)]).DistinctCount);
    }
}
