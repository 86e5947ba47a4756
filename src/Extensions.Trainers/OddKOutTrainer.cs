using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with odd-k-out learning on sets of two rows of one class and one row each of k others, which calibrates and helps rare classes.</summary>
/// <remarks>
/// The objective is <see cref="OddKOut"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.OddKOut(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class OddKOutTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public OddKOutTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal OddKOutTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(OddKOutTrainer), options) { }

    /// <summary>Settings of <see cref="OddKOutTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<OddKOut>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new OddKOut()) { }
    }
}
