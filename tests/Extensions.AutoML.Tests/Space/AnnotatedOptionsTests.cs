using Microsoft.ML.SearchSpace;
using static Extensions.AutoML.Tests.Space.SearchSpaceTests;

namespace Extensions.AutoML.Tests.Space;

public sealed class AnnotatedOptionsTests
{
    public enum Shape
    {
        Flat,
        Round,
    }

    public sealed class Inner
    {
        [Range(1, 1024, 32, true)]
        public int Hidden { get; set; }

        [Choice(Shape.Flat, Shape.Round)]
        public Shape Shape { get; set; } = Shape.Round;
    }

    public sealed class Options
    {
        [Range(1e-4, 1.0, 0.01, true)]
        public double Rate { get; set; }

        [Range(0f, 0.9f)]
        public float Dropout { get; set; } = 0.1f;

        [Choice("adam", "sgd")]
        public string Optimizer { get; set; } = "sgd";

        [Choice(new object[] { 16, 32, 64 }, 32)]
        public int Batch { get; set; }

        [BooleanChoice(false)]
        public bool Nesterov { get; set; } = true;

        [Range(2, 5)]
        public int? Folds { get; set; } = 3;

        [NestOption]
        public Inner? Network { get; set; }

        public int Untouched { get; set; } = 5;
    }

    [Fact]
    public void Of_AllAttributes_GivesTheirParameters()
        => Assert.Equal(
            new SearchSpace([
                new RealParameter("Rate", 1e-4, 1, 0.01, IsLogarithmic: true),
                new RealParameter("Dropout", 0, 0.9, 0.1),
                new ChoiceParameter("Optimizer", ["adam", "sgd"], "sgd"),
                new ChoiceParameter("Batch", ["16", "32", "64"], "32"),
                new ChoiceParameter("Nesterov", ["true", "false"], "false"),
                new IntegerParameter("Folds", 2, 5, 3),
                new IntegerParameter("Network.Hidden", 1, 1024, 32, IsLogarithmic: true),
                new ChoiceParameter("Network.Shape", ["Flat", "Round"], "Round"),
            ]),
            SearchSpace.Of<Options>());

    [Fact]
    public void Apply_AllKinds_WritesEveryProperty()
    {
        var options = SearchSpace.Apply(
            Set(("Rate", 0.5), ("Dropout", 0.25), ("Optimizer", "adam"), ("Batch", "64"), ("Nesterov", "true"), ("Folds", 4), ("Network.Hidden", 99), ("Network.Shape", "Flat")),
            new Options { Untouched = 6, Nesterov = false });
        Assert.Equal((0.5, 0.25f, "adam", 64, true, 4, 6), (options.Rate, options.Dropout, options.Optimizer, options.Batch, options.Nesterov, options.Folds, options.Untouched));
        Assert.Equal((99, Shape.Flat), (options.Network!.Hidden, options.Network.Shape));
    }

    [Fact]
    public void Apply_SomeValues_LeavesTheOthers()
    {
        var inner = new Inner { Hidden = 7 };
        var options = SearchSpace.Apply(Set(("Network.Shape", "Flat")), new Options { Rate = 0.7, Network = inner });
        Assert.Same(inner, options.Network);
        Assert.Equal((0.7, 7, Shape.Flat), (options.Rate, inner.Hidden, inner.Shape));
    }

    [Fact]
    public void Apply_WrongValue_WritesNothing()
    {
        var options = new Options { Rate = 0.7 };
        Assert.Contains("no property for parameter 'rate'", Assert.Throws<ArgumentException>(() => SearchSpace.Apply(Set(("Rate", 0.5), ("rate", 0.5)), options)).Message);
        Assert.Contains("'Folds' takes a whole number from 2 to 5. Got 9", Assert.Throws<ArgumentException>(() => SearchSpace.Apply(Set(("Rate", 0.5), ("Folds", 9)), options)).Message);
        Assert.Equal(0.7, options.Rate);
    }

#pragma warning disable CS0649, CA1051 // Fields are the fault under test.
    public sealed class WithField
    {
        [Range(1, 5)]
        public int Count;
    }
#pragma warning restore CS0649, CA1051

    public sealed class WithoutSetter
    {
        [Range(1, 5)]
        public int Count { get; } = 2;
    }

    public sealed class WithText
    {
        [Range(1, 5)]
        public string Count { get; set; } = "";
    }

    public sealed class WithFraction
    {
        [Range(0.5, 5.0)]
        public int Count { get; set; } = 1;
    }

    public sealed class WithDefaultOutside
    {
        [Range(64, 128, 32)]
        public int Batch { get; set; }
    }

    public sealed class WithWrongChoice
    {
        [Choice("one", "two")]
        public int Count { get; set; }
    }

    public sealed class WithoutAttributes
    {
        public int Count { get; set; }
    }

    public sealed class InItself
    {
        [NestOption]
        public InItself? Again { get; set; }
    }

    [Fact]
    public void Of_WhatCannotBeRead_IsAnError()
    {
        Fails<WithField>("'Count' of WithField is a field");
        Fails<WithoutSetter>("'Count' of WithoutSetter carries an attribute of a search space, so it must be a public property with get and set");
        Fails<WithText>("'Count' is of type String; [Range] goes with int, float or double");
        Fails<WithFraction>("'Count' is an int, so its [Range] and default must be whole numbers. Got 0.5");
        Fails<WithDefaultOutside>("'Batch' has its default outside its range of 64 to 128. Got 32");
        Fails<WithWrongChoice>("'Count' is of type Int32, so it cannot become one");
        Fails<WithoutAttributes>("The search space is empty");
        Fails<InItself>("nests InItself in itself");

        static void Fails<T>(string message)
            where T : class, new() => Assert.Contains(message, Assert.Throws<ArgumentException>(() => SearchSpace.Of<T>()).Message);
    }
}
